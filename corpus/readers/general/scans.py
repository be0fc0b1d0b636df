"""Text of PDFs that are images: made by an installed tesseract, when the user asks.

Each page is drawn by PDFium and read by a process of its own, under limits of time and size. The
text is kept beside the document (`corpus.beside`), where the user can mend it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus import TEXT
from corpus.errors import RegsearchError, UnreadableError
from corpus.messages import N_
from corpus.model import Document, Provision, Regulation
from corpus.source import Source

#: Dots to an inch, at least and at most, the most of them on a page, the most pages, and seconds
#: for one of them.
_FEWEST_DPI, _DPI, _MOST_DOTS, _MOST_PAGES, _SECONDS = 150, 300, 40_000_000, 1000, 45
_LANGUAGES = ("chi_sim", "chi_tra", "eng")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
#: Spaces that tesseract sets between Han characters.
_GAP = re.compile(rf"(?<=[{_HAN}])[ \t]+(?=[{_HAN}\d])|(?<=\d)[ \t]+(?=[{_HAN}])")


class NoOcrError(RegsearchError):
    """OCR was asked for, and tesseract is not installed."""


def ocr_languages() -> str:
    """The languages to read in that are installed, as tesseract wants them; NoOcrError, with what
    to install, when there is none."""
    program = shutil.which("tesseract")
    if program is None:
        raise NoOcrError(
            N_(
                "--ocr needs tesseract: install it (Debian, Ubuntu: apt install tesseract-ocr "
                "tesseract-ocr-chi-sim; macOS: brew install tesseract tesseract-lang)"
            )
        )
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False
    ).stdout.decode("utf-8", "replace")
    held = [language for language in _LANGUAGES if language in listed.split()]
    if not held:
        raise NoOcrError(
            N_("tesseract has no language eng or chi_sim: install tesseract-ocr-chi-sim")
        )
    return "+".join(held)


def pages_of(source: Source, languages: str) -> Iterator[Document]:
    """The text of each page of a PDF of images, as a document of its own."""
    import pypdfium2

    from corpus.readers.general.pdf_fonts import use_machine_fonts

    try:
        use_machine_fonts()  # a text that the pages name fonts for is read as it is seen
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(source.name, N_("is not a readable PDF")) from error
    with pdf:
        if len(pdf) > _MOST_PAGES:
            raise UnreadableError(source.name, N_(f"has more than {_MOST_PAGES:,} pages for OCR"))
        for number in range(len(pdf)):
            text = _GAP.sub("", _recognized(source, _drawn(pdf, number), languages)).strip()
            page = Provision(citation=f"p. {number + 1}", key=f"p{number + 1}", text=text)
            yield Document(Regulation(id="ocr", title=page.citation), (page,))


def _drawn(pdf: Any, number: int) -> bytes:
    """A page as a PNG in shades of grey."""
    page = pdf[number]
    width, height = page.get_size()
    scale = min(_dots(page) / 72, (_MOST_DOTS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n")
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0, 0, 0, 0)
    lines = (
        b"\0" + rows[i * bitmap.stride : i * bitmap.stride + bitmap.width]
        for i in range(bitmap.height)
    )
    for kind, data in (
        (b"IHDR", head),
        (b"pHYs", struct.pack(">IIB", *(2 * [round(scale * 72 / 0.0254)]), 1)),
        (b"IDAT", zlib.compress(b"".join(lines), 1)),
        (b"IEND", b""),
    ):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        out.write(struct.pack(">I", len(data)) + kind + data + crc)
    bitmap.close()
    page.close()
    return out.getvalue()


def _dots(page: Any) -> float:
    """Dots to an inch of the page's largest image, within the bounds: tesseract reads characters
    worse that are drawn larger than they were scanned."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    found = [(0.0, float(_DPI))]
    for image in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = image.get_bounds()
        if right - left > 1 and top - bottom > 1:
            dots = 72 * max(image.get_px_size()) / max(right - left, top - bottom)
            found.append(((right - left) * (top - bottom), dots))
    return min(max(max(found)[1], _FEWEST_DPI), _DPI)


def _recognized(source: Source, image: bytes, languages: str) -> str:
    """What tesseract reads in an image."""
    command = ["tesseract", "stdin", "stdout", "-l", languages, "--psm", "3"]
    command += ["-c", "preserve_interword_spaces=1"]
    try:
        done = subprocess.run(
            command,
            input=image,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_bounded if os.name == "posix" else None,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(
            source.name, N_(f"OCR of a page took more than {_SECONDS} s")
        ) from None
    except OSError as error:
        raise UnreadableError(
            source.name, N_(f"tesseract cannot be run ({error.strerror})")
        ) from error
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1][:120]
        raise UnreadableError(source.name, N_(f"tesseract failed ({why or done.returncode})"))
    return done.stdout.decode("utf-8", "replace")


def _bounded() -> None:
    """Let the kernel end tesseract, should nobody else be there to do so."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def read_text(source: Source) -> Iterator[Document]:
    """The document in the text that was made of a PDF; none where there is no such text."""
    from corpus.readers.general.text import read

    kept = source.path.with_name(source.path.name + TEXT) if source.path else None
    if kept is None or not kept.is_file():
        return
    for document in read(Source(f"{source.stem}.txt", kept.read_bytes())):
        remarks = (
            N_(f"text made by OCR: check it against the pages ({kept.name})"),
            *document.remarks,
        )
        yield replace(document, remarks=remarks)
