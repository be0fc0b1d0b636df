"""The one table of formats, and `read`: from a source to documents.

Formats are tried from the most to the least particular; the first whose sniffer accepts the
source reads it. A reader's module is imported only when a source needs it, so that adding a
format costs nothing to anyone who does not use it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.source import Reader, Sniffer, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table: a name for people, how to tell the format, and where its reader is.

    `reader` is "module:function" within `corpus.readers`; so is `lines`, which gives the lines as
    they stand in the file, where its bytes do not show them (see `corpus.raw_text`).
    """

    name: str
    sniff: Sniffer
    reader: str
    lines: str = ""

    def load(self) -> Reader:
        """Import and return the reader function."""
        loaded: Reader = _function(self.reader)
        return loaded

    def read(self, source: Source) -> Iterator[Document]:
        """The documents that the reader finds in `source`, each with the file's name and hash."""
        for document in self.load()(source):
            own = replace(document.regulation, source=source.name, sha256=source.sha256)
            yield replace(document, regulation=own)

    def raw(self) -> Callable[[Source], Iterator[str]] | None:
        """Import and return the function that gives the lines; None where the bytes show them."""
        return _function(self.lines) if self.lines else None


def _function(path: str) -> Any:
    module, function = path.split(":")
    return getattr(import_module(f"corpus.readers.{module}"), function)


def _suffix(*suffixes: str) -> Sniffer:
    return lambda source: source.suffix in suffixes


def _starts(*magic: bytes) -> Sniffer:
    return lambda source: source.data.startswith(magic)


def _has(*needles: bytes) -> Sniffer:
    """Accept a source whose first 4 KiB hold any of `needles`."""
    return lambda source: any(map(source.utf8_head.__contains__, needles))


def _json(*keys: str) -> Sniffer:
    """Accept JSON, not JSON lines, whose first 4 KiB hold one of `keys` as a name."""
    name = re.compile(rb'"(?:%s)"\s*:' % b"|".join(key.encode() for key in keys))

    def sniff(source: Source) -> bool:
        head = source.utf8_head.lstrip(b"\xef\xbb\xbf \t\r\n")
        json = head[:1] in (b"{", b"[") and source.suffix != ".jsonl"
        return json and name.search(head) is not None

    return sniff


def _package(kind: str, *suffixes: str) -> Sniffer:
    """Accept a ZIP package of a kind, whatever it is called, and a file called so."""

    def sniff(source: Source) -> bool:
        if not source.data.startswith(b"PK"):
            return source.suffix in suffixes
        from corpus.readers.packages import package_kind

        found = package_kind(source.data)
        return found == kind or (not found and source.suffix in suffixes)

    return sniff


#: Endings of files whose content is often of another kind than they say.
_DISGUISES = (
    ".doc", ".dot", ".wps", ".xls", ".et", ".aspx", ".asp", ".php", ".jsp", ".jspx",
    ".shtml", ".do",
)  # fmt: skip


def _disguised(*needles: bytes) -> Sniffer:
    """Accept a file of one of `_DISGUISES` whose first 4 KiB hold one of `needles`."""

    def sniff(source: Source) -> bool:
        head = source.utf8_head.lower() if source.suffix in _DISGUISES else b""
        return any(needle in head for needle in needles)

    return sniff


def _mime(*suffixes: str) -> Sniffer:
    """Accept a file called so, and one of `_DISGUISES` that begins as a page saved whole does."""

    def sniff(source: Source) -> bool:
        if source.suffix in suffixes:
            return not source.data.startswith((b"PK\x03\x04", b"%PDF-"))
        page = b"multipart/related" in source.head and b"MIME-Version:" in source.head
        return ".mht" in suffixes and source.suffix in _DISGUISES and page

    return sniff


def _rich_text(source: Source) -> bool:
    """Accept rich text under any name but that of plain text."""
    plain = (".txt", ".text", ".md")
    return source.head.lstrip().startswith(b"{\\rtf") and source.suffix not in plain


def _egov(source: Source) -> bool:
    """Accept the XML of Japanese laws, as a file and as the answer of e-Gov's interface."""
    head = source.utf8_head
    return b"<LawNum>" in head or (b"<Law " in head and b"Era=" in head) or b"<LawFullText>" in head


def _ole(source: Source) -> bool:
    """Accept the files of old Office programs, by their first bytes."""
    plain = (".txt", ".text", ".md", ".docx", ".html", ".htm")
    return source.data.startswith(b"\xd0\xcf\x11\xe0") and source.suffix not in plain


def _digest(source: Source) -> bool:
    """Accept a file of the built-in library's format: Markdown whose front matter says so."""
    return source.suffix == ".md" and b"\ntext: digest" in source.data[:16384]


def _bluebell(source: Source) -> bool:
    """Accept a text that begins with a line of nothing but a part of a bluebell document."""
    first = source.head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip()
    return source.suffix == ".txt" and first in (b"PREFACE", b"PREAMBLE", b"BODY")


#: What pages of EUR-Lex and of the Legislative Yuan have in their first 4 KiB.
EURLEX_PAGE = (b"presentation-style-sheet/com", b'"eli-container', b'class="oj-', b'class="ti-art')
LEGISLATIVE_YUAN = ("<title>法編號:".encode("big5"), "<title>法編號:".encode())

FORMATS: tuple[Format, ...] = (
    # official formats go here, above the general ones
    Format("eCFR XML", _has(b"<ECFR", b"<DLPSTEXTCLASS", b"<DIV5 ", b"<DIV8 "), "us.ecfr:read"),
    Format("eCFR page", _has(b'class="reg-part"'), "us.ecfr:read_html"),
    Format("annual CFR XML", _has(b"<CFRGRANULE"), "us.cfr_annual:read"),
    Format("Federal Register XML", _has(b"<PREAMB>"), "us.federal_register:read"),
    Format("RegML", _has(b'="eregs"'), "us.regml:read"),
    Format("USLM", _has(b"/schemas/uslm", b"/xml/uslm"), "us.uslm:read"),
    Format("CLML", _has(b"legislation.gov.uk/namespaces/legislation"), "uk.clml:read"),
    Format("Akoma Ntoso", _has(b"legaldocml/ns/akn", b"akomantoso.org"), "akoma_ntoso.acts:read"),
    Format("Formex", _has(b"<BIB.INSTANCE", b"formex.publications.europa.eu"), "eu.formex:read"),
    Format("HKLM", _has(b"xml.gov.hk/schemas/hklm"), "hk.hklm:read"),
    Format("Justice Canada XML", _has(b"justice.gc.ca/lims"), "national.canada:read"),
    Format("e-Gov XML", _egov, "national.japan:read"),
    Format("gesetze-im-internet XML", _has(b"gii-norm", b"<jurabk>"), "national.germany:read"),
    Format("EUR-Lex page", _has(*EURLEX_PAGE), "eu.eurlex_html:read"),
    Format(
        "German law page",
        _has(b"Rechtsinformationen des Bundes"),
        "akoma_ntoso.german_pages:read",
        "akoma_ntoso.german_pages:lines",
    ),
    Format("bluebell", _bluebell, "akoma_ntoso.bluebell:read", "akoma_ntoso.bluebell:lines"),
    Format("Taiwan MOJ JSON", _json("法規名稱", "中文法規名稱", "LawLevel"), "tw.moj:read_json"),
    Format("Taiwan MOJ XML", _has("<法規>".encode()), "tw.moj:read_xml"),
    Format("Legislative Yuan page", _has(*LEGISLATIVE_YUAN), "tw.pages:read"),
    Format(
        "Federal Register JSON", _json("document_number", "full_text_xml_url"), "us.api:register"
    ),
    Format("regulation tree JSON", _json("node_type"), "us.api:tree", "us.api:tree_lines"),
    Format("eCFR JSON", _json("label_level", "full_text_excerpt"), "us.api:refuse_ecfr"),
    Format("RBI circulars", _json("circulars"), "rbi:read"),
    Format("old Office file", _ole, "office.ole:read"),
    Format("PDF", _starts(b"%PDF-"), "general.pdf:read"),
    Format("DOCX", _package("docx", ".docx"), "general.docx:read"),
    Format("rich text", _rich_text, "office.rtf:read", "office.rtf:lines"),
    Format(
        "OpenDocument text", _package("odt", ".odt", ".fodt"), "office.odt:read", "office.odt:lines"
    ),
    Format(
        "Excel workbook",
        _package("xlsx", ".xlsx"),
        "office.workbook:read_xlsx",
        "office.workbook:xlsx_lines",
    ),
    Format(
        "OpenDocument workbook",
        _package("ods", ".ods", ".fods"),
        "office.workbook:read_ods",
        "office.workbook:ods_lines",
    ),
    Format("EPUB", _package("epub", ".epub"), "containers.epub:read", "containers.epub:lines"),
    Format(
        "ZIP archive",
        _package("zip", ".zip"),
        "containers.archive:read",
        "containers.archive:lines",
    ),
    Format(
        "saved page",
        _mime(".mht", ".mhtml"),
        "containers.mail:read_page",
        "containers.mail:page_lines",
    ),
    Format("mail", _mime(".eml"), "containers.mail:read_mail", "containers.mail:mail_lines"),
    Format(
        "table of values",
        _suffix(".csv", ".tsv"),
        "office.tables:read_csv",
        "office.tables:csv_lines",
    ),
    Format("JSON lines", _suffix(".jsonl"), "general.jsonl:read"),
    Format("HTML", _suffix(".html", ".htm", ".xhtml"), "general.html:read"),
    Format("HTML under another name", _disguised(b"<html", b"<!doctype html"), "general.html:read"),
    Format("library digest", _digest, "library:read"),
    Format("Markdown", _suffix(".md", ".markdown"), "general.markdown:read"),
    Format("unknown XML", _suffix(".xml", ".akn"), "general.unknown:read_xml"),
    Format("JSON of provisions", _suffix(".json"), "general.records:read"),
    Format("plain text", _suffix(".txt", ".text", "", ".doc"), "general.text:read"),
)


#: What to do with files that have no reader, by their endings.
_HINTS = {
    ".tar .tgz .7z .rar .bz2 .zst .lzh": N_("unpack it first, or pack it as .zip"),
    ".wps .pages .wpd .hwp .hwpx": N_("save it as .docx or as a PDF with text"),
    ".xls .et .numbers": N_("save it as .xlsx or .csv"),
    ".mobi .azw .azw3 .chm": N_("convert it to .epub or .html"),
    ".msg .pst .mbox": N_("save the mail as .eml"),
    ".png .jpg .jpeg .tif .tiff .gif .bmp .webp .ofd": N_("make text of it first"),
}
_FORMATS = N_("see docs/documents.md, Formats")
#: Endings that have a reader, which knows a file by its first bytes.
_OWN = (".pdf", ".docx", ".xlsx", ".epub", ".odt", ".ods", ".zip", ".rtf", ".eml", ".mht", ".mhtml")


def format_of(source: Source) -> Format:
    """The format that reads `source`; UnreadableError when none does."""
    for candidate in FORMATS:
        if candidate.sniff(source):
            return candidate
    if source.suffix in _OWN:
        raise UnreadableError(source.name, N_(f"is no {source.suffix} file by its content"))
    hint = next((say for ends, say in _HINTS.items() if source.suffix in ends.split()), _FORMATS)
    raise UnreadableError(
        source.name, N_(f"no reader for '{source.suffix or 'this'}' files ({hint})")
    )


def read(source: Source) -> Iterator[Document]:
    """The documents in `source`, in order; UnreadableError, with the reason, when there is none."""
    found = False
    for document in format_of(source).read(source):
        found = True
        yield document
    if not found:
        raise UnreadableError(source.name, N_("holds no text"))
