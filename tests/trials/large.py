"""Large files one by one, each beside an ordinary paper: `python -m tests.trials.large`.

--megabytes N   the size of the large ones (300)
--objects N     how many elements, records, pages or levels the others have (1,000,000)
--only LIST     names of files

Two kinds: files of one format each that are large, which are read under the limits that everybody
has and with the limits of size raised above them; and smaller ones that are made of a million of
something: of elements side by side or within each other, of a PDF's objects or pages, of
attributes, or a tenth as many records, rows and sections, each a provision. Those are indexed
beside an ordinary paper, which is found. Each is read in a process of its own, or refused in one
line, which is told beside the time and the memory that it took. Exit status 1 when that is
otherwise, or when a reader crashes. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from corpus.errors import UnreadableError
from indexer.reading import documents, sandbox
from indexer.reading.sandbox import CRASHED
from indexer.scan import Found, Root
from indexer.update import update
from search.session import Session
from tests.trials.measured import run

#: What writes a file of some megabytes, or of some objects.
Write = Callable[[IO[bytes], int], object]
_WORDS = b"A blue heron lends and an egret repays by the water. "
_ROOM = {"REGSEARCH_MAX_FILE_MB": "1000", "REGSEARCH_MAX_TEXT_MB": "4096"}


def _sections(megabytes: int, form: bytes) -> Iterator[bytes]:
    """Sections as `form` has them (%d: the number, %s: the text), so many MB of them."""
    size, number = 0, 0
    while size < megabytes << 20:
        number += 1
        part = form.replace(b"%d", b"%d" % number).replace(b"%s", _WORDS * 80)
        size += len(part)
        yield part


def _of(form: bytes, head: bytes = b"", tail: bytes = b"") -> Write:
    """Writes megabytes of sections."""

    def write(file: IO[bytes], megabytes: int) -> None:
        file.write(head)
        file.writelines(_sections(megabytes, form))
        file.write(tail)

    return write


def _many(form: bytes, head: bytes = b"", tail: bytes = b"", close: bytes = b"") -> Write:
    """Writes so many of `form`, and after them as many of `close`."""

    def write(file: IO[bytes], count: int) -> None:
        file.write(head)
        for first in range(0, count, 10_000):
            last = min(first + 10_000, count)
            file.write(b"".join(form.replace(b"%d", b"%d" % n) for n in range(first, last)))
        file.write(close * count + tail)

    return write


def _docx(inner: Write) -> Write:
    """Writes a Word file with the document that `inner` writes."""

    def write(file: IO[bytes], count: int) -> None:
        kinds = (
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
            b'Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'wordprocessingml.document.main+xml"/></Types>'
        )
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", kinds)
            with package.open("word/document.xml", "w", force_zip64=True) as part:
                inner(part, count)

    return write


def _archive(file: IO[bytes], count: int) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(count):
            archive.writestr(f"{n}.txt", b"Act %d\n\nSection 1. A heron.\n" % n)


def _pdf(objects: Callable[[int], Iterator[bytes]]) -> Write:
    """Writes a PDF of the objects 1 and on; the catalogue is the first."""

    def write(file: IO[bytes], count: int) -> None:
        at = [file.write(b"%PDF-1.4\n")]
        for number, body in enumerate(objects(count), 1):
            at.append(at[-1] + file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body)))
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(at))
        for start in at[:-1]:
            file.write(b"%010d 00000 n \n" % start)
        file.write(
            b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(at), at[-1])
        )

    return write


def _stream(text: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(text)
    head = b"<</Length %d/Filter/FlateDecode%b>>stream\n" % (len(packed), more)
    return head + packed + b"\nendstream"


def _pages(count: int, page: Callable[[int], bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    kids = b" ".join(b"%d 0 R" % (n + 4) for n in range(count))
    yield b"<</Type/Catalog/Pages 2 0 R>>"
    yield b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)
    yield b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    yield from (page(n) for n in range(count))
    yield from rest


def _page(contents: int) -> bytes:
    fonts = b"/Resources<</Font<</F 3 0 R>>>>"
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]%b/Contents %d 0 R>>" % (
        fonts,
        contents,
    )


def _shown(text: bytes) -> bytes:
    return b"BT /F 12 Tf 50 700 Td (%b) Tj ET" % text


def _sentence(number: int) -> bytes:
    """The text of a page, which no other has."""
    word = bytes(97 + int(digit) for digit in str(number))
    return _stream(_shown(b"Section %d. A heron lends %b and %b." % (number, word, word[::-1])))


def _many_pages(count: int) -> Iterator[bytes]:
    """A PDF of so many pages, each of its own text."""
    return _pages(count, lambda n: _page(count + 4 + n), map(_sentence, range(count)))


def _many_objects(count: int) -> Iterator[bytes]:
    """A PDF of one page and so many objects that nothing uses."""
    rest = (b"<</Heron %d>>" % n for n in range(count))

    def after() -> Iterator[bytes]:
        yield _sentence(1)
        yield from rest

    return _pages(1, lambda n: _page(5), after())


def _many_texts(count: int) -> Iterator[bytes]:
    """A PDF of one page on which so many texts are shown."""
    text = _stream(b"\n".join(_shown(b"heron %d" % n) for n in range(count)))
    return _pages(1, lambda n: _page(5), iter([text]))


def _heavy_pdf(megabytes: int) -> Iterator[bytes]:
    """A PDF of twenty pages and of so many MB that are no text."""

    def rest() -> Iterator[bytes]:
        yield from map(_sentence, range(20))
        for _ in range(megabytes):
            yield b"<</Length %d>>stream\n%b\nendstream" % (1 << 20, b"\xa5" * (1 << 20))

    return _pages(20, lambda n: _page(24 + n), rest())


_AKN = (
    b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta/>'
    b"<body>"
)
_SECTION = b'<section eId="s1"><num>1</num><content>'
_AKN_END = b"</body></act></akomaNtoso>"
_W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_PARAGRAPH = b"<w:p><w:r><w:t>Section %d. %s</w:t></w:r></w:p>"
_ROW = b'{"law": "Heron Act", "citation": "s %d", "text": "%s"}'
#: Files of some megabytes.
LARGE: dict[str, Write] = {
    "text.txt": _of(b"Section %d. %s\n\n", b"Heron Act\n\n"),
    "markdown.md": _of(b"## Section %d\n\n%s\n\n", b"# Heron Act\n\n"),
    "lines.jsonl": _of(_ROW + b"\n"),
    "records.json": _of(_ROW + b",\n", b"[", b"{}]"),
    "page.html": _of(b"<h2>Section %d</h2><p>%s</p>\n", b"<html><body><h1>Heron Act</h1>"),
    "act.xml": _of(
        b'<section eId="s%d"><num>%d</num><content><p>%s</p></content></section>\n', _AKN, _AKN_END
    ),
    "table.csv": _of(b'Heron Act,s %d,"%s"\n', b"law,citation,text\n"),
    "paper.docx": _docx(_of(_PARAGRAPH, _W, b"</w:body></w:document>")),
    "paper.pdf": _pdf(_heavy_pdf),
    "rich.rtf": _of(b"Section %d. %s\\par\n", b"{\\rtf1 Heron Act\\par\n", b"}"),
}
#: Files of so many objects.
MANY: dict[str, Write] = {
    "elements.html": _many(b"<p>A heron %d</p>", b"<html><body><h1>Act</h1>"),
    "nested.html": _many(b"<div>", b"<html><body>A heron", b"</body></html>", b"</div>"),
    "spans.html": _many(b"<b>", b"<html><body><p>Section 1. A heron"),
    "cells.html": _many(b"<td>heron %d", b"<html><body><table><tr>"),
    "attributes.html": _many(b' a%d="b"', b"<html><body><p", b">A heron</p>"),
    "elements.xml": _many(
        b"<p>A heron %d</p>", _AKN + _SECTION, b"</content></section>" + _AKN_END
    ),
    "nested.xml": _many(b"<section>", _AKN + b"A heron", _AKN_END, b"</section>"),
    "attributes.xml": _many(b' a%d="b"', _AKN + b"<section", b"/>" + _AKN_END),
    "spaces.xml": _many(b' xmlns:a%d="b"', _AKN + b"<section", b"/>" + _AKN_END),
    "objects.pdf": _pdf(_many_objects),
    "pages.pdf": _pdf(_many_pages),
    "texts.pdf": _pdf(_many_texts),
    "nested.json": _many(b"[", b"", b"", b"]"),
    "names.json": _many(b'"a%d":1,', b'{"law":"Act","text":"A heron",', b'"z":1}'),
    "quotes.md": _many(b"> ", b"# Act\n\n", b"A heron.\n"),
    "lines.txt": _many(b"\n", b"Act\n\nSection 1. A heron.\n"),
    "paragraphs.docx": _docx(_many(b"<w:p/>", _W, b"</w:body></w:document>")),
    "groups.rtf": _many(b"{", b"{\\rtf1 A heron ", b"}", b"}"),
}
#: Files of a tenth as many provisions.
PROVISIONS: dict[str, Write] = {
    "records.json": _many(b'{"law":"Act %d","text":"A heron"},', b"[", b"{}]"),
    "records.jsonl": _many(b'{"law":"Act","citation":"s %d","text":"A heron"}\n'),
    "headings.md": _many(b"# Section %d\n", b"# Act\n\nA heron.\n"),
    "sections.txt": _many(b"Section %d. A heron.\n\n", b"Act\n\n"),
    "rows.csv": _many(b"Act,s %d,A heron\n", b"law,citation,text\n"),
    "files.zip": _archive,
}


def read(path: Path) -> None:
    """Read a file; print what became of it."""
    count, told = 0, list[str]()
    try:
        for document in documents(Found(path.name, str(path), 0, 0, 0, 0))[2]:
            count += len(document.provisions)
    except UnreadableError as error:
        told.append(error.reason)
    sandbox.close()
    _print(count, told, [])


def index(folder: Path) -> None:
    """Index the papers in a folder; print what became of them."""
    report = update(folder / "index", [Root("papers", folder / "papers")])
    sandbox.close()
    found = [hit.source for hit in Session(folder / "index").search("stork").hits]
    wrong = [] if found == ["papers/paper.txt"] else ["the paper is not found"]
    _print(report.provisions - 1, list(report.failures.values()), wrong)


def _print(provisions: int, told: list[str], wrong: list[str]) -> None:
    wrong += [line for line in told if CRASHED in line or "\n" in line]
    print(json.dumps({"provisions": provisions, "told": told, "wrong": wrong}))


def one(name: str, write: Write, size: int, task: str, room: dict[str, str]) -> dict[str, Any]:
    """The figures of one file, to be read or indexed."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers" / name
        path.parent.mkdir()
        with path.open("wb") as file:
            write(file, size)
        megabytes = round(path.stat().st_size / (1 << 20), 1)
        (path.parent / "paper.txt").write_text("Act\n\nSection 1. A stork in a paper.\n")
        given = str(path) if task == "--read" else folder
        ran = run([sys.executable, "-m", "tests.trials.large", task, given], room)
    try:
        facts = json.loads(ran.out)
    except ValueError:
        facts = {
            "provisions": 0,
            "told": [],
            "wrong": [f"ends with {ran.status}: {ran.err[-300:]}"],
        }
    return {
        "MB": megabytes, "provisions": facts["provisions"], "told": "; ".join(facts["told"]),
        "CPU s": ran.seconds, "most MB of memory": ran.memory,
        "wrong": [f"{name}: {w}" for w in facts["wrong"]],
    }  # fmt: skip


def trials(megabytes: int, objects: int, only: str = "") -> dict[str, Any]:
    """The figures of all files, or of those that are named."""
    chosen = only.split(",") if only else [*LARGE, *MANY, *PROVISIONS]
    facts: dict[str, Any] = {}
    for name, write in LARGE.items():
        if name in chosen:
            facts[f"{name}, usual limits"] = one(name, write, megabytes, "--read", {})
            facts[f"{name}, raised limits"] = one(name, write, megabytes, "--read", _ROOM)
    for table, count in ((MANY, objects), (PROVISIONS, objects // 10)):
        for name, write in table.items():
            if name in chosen:
                facts[f"{name}, {count:,}"] = one(name, write, count, "--index", {})
    return facts


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.large", description="Large files, one by one."
    )
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--only", default="")
    for task in ("--read", "--index"):
        parser.add_argument(task, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.read or options.index:
        read(options.read) if options.read else index(options.index)
        return 0
    facts = trials(options.megabytes, options.objects, options.only)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return int(any(part["wrong"] for part in facts.values()))


if __name__ == "__main__":
    sys.exit(main())
