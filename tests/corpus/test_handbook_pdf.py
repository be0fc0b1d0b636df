"""Pages of the FCA Handbook, made up: rule numbers in the margin find their rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.model import Kind
from corpus.readers.general.pdf_lines import Page, PdfLine
from corpus.readers.uk import fca
from corpus.source import Source


def line(text: str, left: float, base: float, size: float = 9.6) -> PdfLine:
    return PdfLine(text, left, left + 5 * len(text), base, size)


PAGE = (
    line("LAMP 7A : Lamps Section 7A.1 : Light", 34, 802, 13),
    line("7A", 14, 515, 13),
    line("7A.1.1 R", 79, 556),
    line("7A.1.10 G", 79, 500),
    line("7A.1.10A R", 79, 450),
    line("LAMP 7A/2 www.handbook.fca.org.uk ■ Release 49 ● Jul 2031", 34, 28),
    line("7A.1 Lighting lamps in the", 222, 709, 13.1),
    line("harbour", 222, 695, 13.1),
    line("A keeper must light the lamp", 159, 556),
    line("before dusk.", 159, 544),
    line("(1) Dusk is when the", 174, 502),
    line("sun is down.", 193, 490),
    line("7A", 560, 470, 13),
    line("■ LAMP 7A.1.1 R applies to harbours too.", 159, 450),
)


def test_rules_stand_under_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [Page(1, PAGE)]
    monkeypatch.setattr(fca, "read_pages", lambda source, by_height: (pages, ""))
    (document,) = fca.read_handbook(Source(Path("x.pdf").name, b""))
    own = document.regulation
    assert fca.is_handbook(pages)
    assert (own.id, own.jurisdiction, own.kind) == ("gb/lamp-7a", "GB", Kind.RULE)
    assert (own.number, own.version) == ("Release 49", date(2031, 7, 1))
    assert [(p.citation, p.key, p.text) for p in document.provisions] == [
        ("LAMP 7A.1.1R", "lamp 7a.1.1", "A keeper must light the lamp before dusk."),
        ("LAMP 7A.1.10G", "lamp 7a.1.10", "(1) Dusk is when the sun is down."),
        ("LAMP 7A.1.10AR", "lamp 7a.1.10a", "■ LAMP 7A.1.1 R applies to harbours too."),
    ]
    assert {p.path for p in document.provisions} == {("7A.1 Lighting lamps in the harbour",)}
