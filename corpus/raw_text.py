"""The lines of a file as they stand in it, without its reader: what `corpus.coverage` compares.

Left out is only what is never the text of a law: what a page shows around its article, metadata of
XML, scripts, and the running headers and numbers of a PDF's pages.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

from lxml import etree, html

from corpus.frontmatter import split_front_matter, without_repeated
from corpus.readers.registry import format_of
from corpus.readers.xml import local
from corpus.source import Source
from corpus.text.cleaning import decode
from corpus.text.pages import is_mark

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
#: The texts below an element, without comments, and the elements that may be furniture of a page.
_TEXTS: Callable[[etree._Element], list[str]]
_MARKED: Callable[[etree._Element], list[etree._Element]]
_TEXTS = cast(Any, etree.XPath("descendant::text()", smart_strings=False))
_MARKED = cast(Any, etree.XPath("//*[@class or @id or @role or @style or @hidden or self::aside]"))
#: What Markdown marks with more than punctuation.
_MARKDOWN = re.compile(r"\]\([^()\s]*\)|\{#[\w-]{1,60}\}|</?[a-zA-Z][^<>]{0,200}>")
#: A hyphen at the end of a line as PDFium gives it, with the number of the next line.
_HYPHEN = re.compile("[\x02\ufffe]\\d{0,2} ?")
_NUMBER = re.compile(r"\d+")
#: The fields of a provision in a digest of the library's format.
_FENCE = re.compile(r"^```ya?ml[ \t]*\n.*?^```[ \t]*$", re.S | re.M)


def lines_of(source: Source) -> Iterator[str]:
    """The lines of a source whose bytes are at hand."""
    yield from (format_of(source).raw() or _kind(source))(source)


def _kind(source: Source) -> Callable[[Source], Iterator[str]]:
    head = source.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if source.data.startswith(b"%PDF-"):
        return _pdf
    if source.data.startswith(b"PK\x03\x04"):
        return _docx
    lower = head[:200].lower()
    if source.suffix in (".html", ".htm", ".xhtml") or lower.startswith(b"<!doctype"):
        return _html
    if source.suffix not in (".md", ".txt", ".xml") and b"<html" in lower:
        return _html
    if head.startswith(b"<") and source.suffix not in (".md", ".txt"):
        return _xml
    if source.suffix in (".json", ".jsonl"):
        return _json
    return _text


def _text(source: Source) -> Iterator[str]:
    text = decode(source.data, source.name)
    if source.suffix in (".md", ".markdown"):
        with suppress(ValueError):
            fields, text = split_front_matter(text)
            text = without_repeated(text, fields)
            if fields.get("text") == "digest":
                text = _FENCE.sub("", text)
        text = _MARKDOWN.sub(" ", _without_comments(text))
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    return _without_beside(lines)


def _without_beside(lines: list[str]) -> Iterator[str]:
    """`lines` without those that stand beside most marks of page numbers."""
    marks = [i for i, line in enumerate(lines) if is_mark(line)]
    near = [(i, mark) for mark in marks for i in range(mark - 3, mark + 4) if 0 <= i < len(lines)]
    seen = Counter({(_shape(lines[i]), mark) for i, mark in near})
    count = Counter(shape for shape, _ in seen)
    often = {shape for shape, n in count.items() if n >= max(3, len(marks) / 2)}
    dropped = {i for i, _ in near if _shape(lines[i]) in often}
    return (line for i, line in enumerate(lines) if i not in dropped)


def _without_comments(text: str) -> str:
    """Markdown without its comments; one that is never closed stays. In one pass."""
    head, *rest = text.split("<!--")
    kept = [head]
    for part in rest:
        _, closed, after = part.partition("-->")
        kept.append(after if closed else f"<!--{part}")
    return " ".join(kept)


def _xml(source: Source) -> Iterator[str]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(source.data, parser)
    if root is None:
        return iter(())
    uslm = "xml/uslm" in str(root.tag)
    return _texts(root, _METADATA | _PAGES if uslm else _METADATA)


#: Elements that tell of the file and not of the law, and contents lists, in any XML format.
_METADATA = frozenset(
    (
        "meta", "metadata", "toc", "header", "teiheader", "fdsys", "bib.instance", "bib.data",
        "docdetails", "rt", "script", "style", "head", "title.page", "contents",
    )
)  # fmt: skip


#: In USLM, where a page of the printed law begins.
_PAGES = frozenset(("page",))


def _html(source: Source) -> Iterator[str]:
    from corpus.readers.general.html import DROPPED, is_furniture

    declared = _CHARSET.search(source.data[:4096])
    text = decode(source.data, source.name, declared[1].decode("ascii") if declared else "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    for element in _MARKED(root):
        if is_furniture(element):
            tail = element.tail
            element.clear()
            element.tail = tail
    return _texts(root, DROPPED | {"head"})


def _texts(root: etree._Element, skipped: frozenset[str]) -> Iterator[str]:
    """The texts within `root`, without the elements whose names are among `skipped`."""
    tags = {str(element.tag) for element in root.iter(etree.Element)}
    names = [tag for tag in tags if tag.rpartition("}")[2].lower() in skipped]
    if names:
        etree.strip_elements(root, *names, with_tail=False)
    return iter(_TEXTS(root))


def _docx(source: Source) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(source.data)) as package:
        for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if part in package.namelist():
                yield from _words_of(package.read(part))


def _words_of(part: bytes) -> Iterator[str]:
    """The paragraphs of a part of a Word file, without what was deleted or is said twice."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    for paragraph in root.iter("{*}p"):
        texts = paragraph.iterfind(".//{*}t")
        yield "".join(t.text or "" for t in texts if not any(map(_is_copy, t.iterancestors())))


def _is_copy(element: etree._Element) -> bool:
    return local(element) in ("Fallback", "moveFrom", "del")


def _json(source: Source) -> Iterator[str]:
    text = decode(source.data, source.name)
    rows = text.split("\n") if source.suffix == ".jsonl" else [text]
    for row in rows:
        if row.strip():
            yield from _strings(json.loads(row))


#: Names of fields that tell of the file, in the JSON formats that are read.
_ASIDE = frozenset(
    (
        "法規性質", "法規類別", "法規網址", "廢止註記", "是否英譯註記", "LawLevel", "LawCategory", "LawURL",  # noqa: E501
        "LawHasEngVersion", "LawAbandonNote", "ArticleType", "metadata", "link",
        "pdfLink", "scrapedAt", "status", "jurisdiction", "kind", "lang", "language",
        "id", "date", "effective", "version", "type", "provision_ref", "url", "source_provision",
        "law_id", "law_department", "level", "doc_type", "publish_date", "effective_date",
        "version_date", "issued_date", "in_force_date", "eur_lex_url", "celex_id",
    )
)  # fmt: skip


def _strings(value: object) -> Iterator[str]:
    """The strings in a JSON value that are no names of fields."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            yield from item.split("\n")
        elif isinstance(item, dict):
            todo += [item[name] for name in reversed(item) if name not in _ASIDE]
        elif isinstance(item, list):
            todo += reversed(item)


def _pdf(source: Source) -> Iterator[str]:
    from corpus.readers.general.pdf_lines import raw_pages

    pages = []
    for text in raw_pages(source):
        lines = re.split(r"[\r\n]+", _HYPHEN.sub("", text))
        pages.append([line.strip() for line in lines])
    return _without_running(pages)


def _without_running(pages: list[list[str]]) -> Iterator[str]:
    """The lines of pages without those that most of the pages share."""
    seen = Counter(shape for page in pages for shape in {_shape(line) for line in page})
    often = max(3, round(0.5 * len(pages))) if len(pages) > 2 else 2
    return (line for page in pages for line in page if seen[_shape(line)] < often)


def _shape(line: str) -> str:
    return _NUMBER.sub("#", line)
