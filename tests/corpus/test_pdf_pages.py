"""Running headers and footers, and numbers of lines, on the pages of short PDFs."""

from __future__ import annotations

from corpus.readers.general.pdf_lines import Page, PdfLine, body_pages, paragraphs


def page(number: int, *texts: str) -> Page:
    rows = (PdfLine(t, 72, 500, 700 - 20 * n, 10) for n, t in enumerate(texts))
    return Page(number, tuple(rows))


def foot(text: str) -> PdfLine:
    return PdfLine(text, 72, 200, 30, 10)


def pages(*footers: str) -> list[Page]:
    made = [
        page(1, "KETTLES CODE", "A kettle is red."),
        page(2, "KETTLES CODE", "A pot is blue.", "A pan is not."),
    ]
    return [Page(p.number, (*p.lines, foot(f))) for p, f in zip(made, footers, strict=True)]


def test_what_two_pages_have_in_common_at_their_edges_is_no_text() -> None:
    bodies, running = body_pages(pages("draft 1 of 7", "draft 2 of 7"))
    assert [line.text for p in bodies for line in p.lines] == [
        "A kettle is red.", "A pot is blue.", "A pan is not.",
    ]  # fmt: skip
    assert running == ["KETTLES CODE", "draft 1 of 7"]


def test_what_stands_on_one_of_them_stays() -> None:
    bodies, _ = body_pages(pages("signed by the minister", "see the annex"))
    kept = [line.text for p in bodies for line in p.lines]
    assert "signed by the minister" in kept and "see the annex" in kept


def test_numbered_lines_stay_lines() -> None:
    made = [
        page(1, "1 A kettle is a vessel that whis-", "2 tles when", "3 it boils."),
        page(2, "1 A pot is", "2 a vessel that", "3 does not."),
    ]
    assert [line.text[:1] for line in paragraphs(made)] == list("123123")
