"""Laws of Taiwan as the Ministry of Justice publishes them: JSON and XML of the law database.

Both hold the same fields, in Chinese names (`法規名稱`, `條文內容`) or in those of the public
service (`LawName`, `ArticleContent`; in its English files `EngLawName`, `EngArticleContent`); a
service file holds many laws under `Laws`. Headings of divisions (編章節) stand as rows among the
articles. A date of 99991231 means "not yet set".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus.messages import N_
from corpus.model import Document, Kind, Provision, Regulation, Status, TextKind
from corpus.readers.outline import Outline
from corpus.readers.tw.divisions import Divisions
from corpus.readers.xml import UNPRINTED, children, first, local, parse_xml, squeeze
from corpus.source import Source
from corpus.text.cleaning import decode_json
from corpus.text.dates import compact_day
from corpus.text.han import has_han

_NAMES = {
    "level": ("法規性質", "LawLevel"),
    "zh": ("法規名稱", "中文法規名稱", "LawName"),
    "en": ("英文法規名稱", "EngLawName"),
    "url": ("法規網址", "LawURL", "EngLawURL"),
    "category": ("法規類別", "LawCategory"),
    "amended": ("最新異動日期", "最新英文異動日期", "LawModifiedDate", "EngLawModifiedDate"),
    "effective": ("生效日期", "LawEffectiveDate"),
    "effective_note": ("生效內容", "LawEffectiveNote"),
    "repealed": ("廢止註記", "LawAbandonNote", "EngLawAbandonNote"),
    "history": ("沿革內容", "LawHistories", "EngLawHistories"),
    "preamble": ("前言", "LawForeword", "EngLawForeword"),
    "articles": ("法規內容", "LawArticles", "EngLawArticles"),
    "attachments": ("附件", "LawAttachements", "LawAttachments", "EngLawAttachements"),
}
#: An article's number and text; a heading may stand under a name of its own.
_NUMBER = ("條號", "ArticleNo", "EngArticleNo")
_CONTENT = ("條文內容", "ArticleContent", "EngArticleContent", "編章節")
_PCODE = re.compile(r"pcode=([A-Z]\d+)", re.I)
_STATUTES = ("法律", "憲法", "憲", "Law", "Constitution")
_DELETED = re.compile(r"[（(]\s*(?:刪除|删除|deleted|repealed)\s*[)）]\.?", re.I)
_NEW_ITEM = re.compile(r"\s*(?:\d+\s*[.．]|中華民國)")


def read_json(source: Source) -> Iterator[Document]:
    """The laws in a JSON file; UnreadableError when it is broken or holds no law."""
    content = decode_json(source.data, source.name)
    laws = content.get("Laws") if isinstance(content, dict) else content
    for law in laws if isinstance(laws, list) else [content]:
        if isinstance(law, dict):
            yield from _document(law, _rows(_field(law, "articles")))


def read_xml(source: Source) -> Iterator[Document]:
    """The laws in an XML file; UnreadableError when it is broken or holds no law."""
    root = parse_xml(source)
    laws = [root] if first(root, "法規內容") is not None else children(root, "法規")
    for law in laws:
        fields = {local(child): child.text or "" for child in children(law)}
        body = first(law, "法規內容")
        rows: list[tuple[str, str]] = []
        for row in children(body) if body is not None else ():
            parts = {local(part): part.text or "" for part in children(row)}
            content = parts.get("條文內容", "")
            rows.append((parts.get("條號", ""), content) if parts else ("", row.text or ""))
        yield from _document(fields, rows)


def _field(law: Mapping[str, Any], name: str) -> Any:
    return next((law[key] for key in _NAMES[name] if law.get(key)), "")


def _rows(articles: Any) -> list[tuple[str, str]]:
    """Number and text of each article; a heading has no number."""
    rows = []
    for article in articles if isinstance(articles, list) else ():
        if not isinstance(article, dict):
            continue
        number, text = (
            next((str(article[key]) for key in names if article.get(key)), "")
            for names in (_NUMBER, _CONTENT)
        )
        rows.append((number, text))
    return rows


def _document(law: Mapping[str, Any], rows: list[tuple[str, str]]) -> Iterator[Document]:
    files = _field(law, "attachments")
    files = files if isinstance(files, list) else []
    provisions = _provisions(law, rows, [_file_name(file) for file in files])
    if provisions:
        remarks = (N_(f"attached files left out: {len(files)}"),) if files else ()
        yield Document(_regulation(law), provisions, remarks)


def _lines(text: str) -> list[str]:
    lines = UNPRINTED.sub("", text).splitlines()
    return [line.strip() for line in lines if line.strip()]


def _file_name(file: object) -> str:
    """What an attached file is called."""
    names = (
        (str(value) for value in file.values()) if isinstance(file, dict) else iter((str(file),))
    )
    return next((name for name in names if name and not name.startswith("http")), "")


def _provisions(
    law: Mapping[str, Any], rows: list[tuple[str, str]], files: Sequence[str]
) -> tuple[Provision, ...]:
    """The articles; the names of attached `files` are notes of the last."""
    out, divisions = Outline(), Divisions()
    if preamble := _lines(str(_field(law, "preamble"))):
        with out.unit("前言" if _is_chinese(law) else "Preamble", key="preamble"):
            for line in preamble:
                out.line(line)
    history = [_unwrapped(str(_field(law, name))) for name in ("history", "effective_note")]
    for number, text in rows:
        if not number.strip():
            divisions.enter(squeeze(text))
            continue
        status = Status.REPEALED if _DELETED.fullmatch(text.strip()) else None
        with divisions.within(out), out.unit(squeeze(number), status=status):
            for line in _lines(text):
                out.line(line)
            while history:
                out.note(history.pop(0))
    for name in files:
        out.note(name)
    return out.provisions()


def _unwrapped(text: str) -> str:
    """A history as one line an entry: Chinese lines cut at a fixed width are joined again."""
    entries: list[str] = []
    for line in UNPRINTED.sub("", text).splitlines():
        piece = line.strip()
        if not piece:
            continue
        if entries and has_han(text) and not _NEW_ITEM.match(line):
            entries[-1] += piece
        else:
            entries.append(piece)
    return "\n".join(entries)


def _is_chinese(law: Mapping[str, Any]) -> bool:
    english = "中文法規名稱" in law or "EngLawArticles" in law
    return not english and "/Eng/" not in str(_field(law, "url"))


def _regulation(law: Mapping[str, Any]) -> Regulation:
    chinese = _is_chinese(law)
    url, level = str(_field(law, "url")).strip(), str(_field(law, "level")).strip()
    pcode = _PCODE.search(url)
    zh, en = (squeeze(str(_field(law, name))) for name in ("zh", "en"))
    amended = compact_day(str(_field(law, "amended")))
    repealed = str(_field(law, "repealed")).strip()
    category = str(_field(law, "category")).strip()
    slug = pcode[1].upper() if pcode else "-".join((en or zh).lower().split())
    return Regulation(
        id=f"tw/{slug}" + ("" if chinese else "-en"),
        title=(zh if chinese else en) or zh or en,
        jurisdiction="TW",
        kind=Kind.STATUTE if level.startswith(_STATUTES) else (Kind.RULE if level else Kind.OTHER),
        language="zh-Hant" if chinese else "en",
        title_en=en,
        title_zh=zh,
        issuer=_ministry(category),
        amended=amended,
        effective=compact_day(str(_field(law, "effective"))),
        status=Status.REPEALED if repealed else Status.UNKNOWN,
        version=amended,
        url=url,
        text=TextKind.OFFICIAL,
    )


def _ministry(category: str) -> str:
    """The ministry in a category such as 行政＞財政部＞賦稅目, "" where there is none."""
    levels = [level.strip() for level in re.split("[＞>]", category)]
    return levels[1] if len(levels) == 3 else ""
