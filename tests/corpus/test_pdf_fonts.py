"""A PDF is read into the same lines whatever fonts the machine has."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from corpus.readers.general.pdf_fonts import own_font, use_machine_fonts, use_own_font
from corpus.readers.general.pdf_lines import read_pages
from corpus.source import Source
from tests.corpus.makers import make_pdf

#: Signs that stand alone, as their own text and on a page of their own; no font is embedded.
PAGES = [
    [
        (90.0, 700.0, 12.0, "第一条 出借人应当明示收费"),
        (240.0, 700.0, 12.0, "。"),
        (90.0, 680.0, 12.0, "第二条 不得预扣"),
        (180.0, 680.0, 12.0, "，"),
        (192.0, 680.0, 12.0, "也不得搭售"),
    ],
    [(90.0, 700.0, 12.0, "。"), (90.0, 680.0, 12.0, "一"), (90.0, 660.0, 12.0, "Loan No. 7")],
]
LINES = [["第一条 出借人应当明示收费。", "第二条 不得预扣，也不得搭售"], ["。", "一", "Loan No. 7"]]
SHOW = """
import sys
from corpus.readers.general.pdf_lines import read_pages
from corpus.source import Source
pages, _ = read_pages(Source("a.pdf", sys.stdin.buffer.read()))
print([[line.text for line in page.lines] for page in pages])
"""
#: Hides the machine's fonts from a command, where the kernel lets one have its own mounts.
HIDING = (
    "unshare", "-rm", "sh", "-c",
    'for d in /usr/share/fonts /usr/local/share/fonts /usr/share/X11/fonts; do '
    '[ -d "$d" ] && { mount -t tmpfs none "$d" || exit 99; }; done; exec "$@"', "sh",
)  # fmt: skip


def hiding_works() -> bool:
    """Whether a command can be run here without the machine's fonts."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*HIDING, "true"], capture_output=True).returncode == 0


def test_signs_that_stand_alone_are_read() -> None:
    pages, _ = read_pages(Source("a.pdf", make_pdf(PAGES)))
    assert [[line.text for line in page.lines] for page in pages] == LINES


@pytest.mark.parametrize("before", [(), HIDING], ids=["fonts as installed", "no fonts"])
def test_lines_are_the_same_with_and_without_fonts(before: tuple[str, ...]) -> None:
    if before and not hiding_works():
        pytest.skip("fonts cannot be hidden from a process here")
    command = [*before, sys.executable, "-c", SHOW]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, input=make_pdf(PAGES), capture_output=True, check=True, cwd=root)
    assert done.stdout.decode().strip() == repr(LINES)


def test_the_font_is_well_formed() -> None:
    font = own_font()
    tables = int.from_bytes(font[4:6], "big")
    for i in range(tables):
        entry = font[12 + 16 * i : 28 + 16 * i]
        at, size = int.from_bytes(entry[8:12], "big"), int.from_bytes(entry[12:], "big")
        assert at % 4 == 0 and at + size <= len(font)


def test_who_draws_has_the_machines_fonts_again() -> None:
    """A process may read a PDF, then draw another, then read a third."""
    pdf = make_pdf([[(80, 700, 20, "A heron lends a lamp.")]])

    def drawn() -> bytes:
        with pypdfium2.PdfDocument(pdf) as document:
            return bytes(document[0].render(scale=1).buffer)

    use_machine_fonts()
    seen = drawn()
    use_own_font()
    squares = drawn()
    use_machine_fonts()
    assert drawn() == seen != squares
