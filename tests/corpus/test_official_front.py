"""What publishers set before and around a law is kept, and their markup is no word of it."""

from __future__ import annotations

from corpus.coverage import lost
from corpus.model import Document
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source


def _read(name: str, data: str) -> list[Document]:
    source = Source(name, data.encode())
    made = list(read(source))
    assert lost(lines_of(source), made).words == 0
    return made


def test_what_stands_above_an_order_is_kept() -> None:
    dates = "".join(
        f"<{tag}><Text>{said}</Text><DateText>{day}</DateText></{tag}>"
        for tag, said, day in (
            ("MadeDate", "Made", "7th March 2031"),
            ("LaidDate", "Laid before the Council", "8th March 2031"),
            ("ComingIntoForce", "Coming into force", "6th April 2031"),
        )
    )
    made = _read(
        "order.xml",
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"><Secondary>'
        "<SecondaryPrelims><Number>2031 No. 9</Number><SubjectInformation><Subject><Title>LANTERNS"
        f"</Title></Subject></SubjectInformation><Title>The Lanterns Order 2031</Title>{dates}"
        "</SecondaryPrelims><Body><P1group><Title>Light</Title><P1><Pnumber>1</Pnumber><P1para>"
        "<Text>Lanterns are lit.</Text></P1para></P1></P1group></Body></Secondary></Legislation>",
    )
    notes = made[0].provisions[0].notes
    assert "LANTERNS" in notes and "Laid before the Council 8th March 2031" in notes


def test_the_preface_of_a_compilation_is_kept() -> None:
    made = _read(
        "comp.xml",
        '<statuteCompilation xmlns="http://schemas.gpo.gov/xml/uslm"><preface>'
        "<page>9 STAT. 1</page><editionNote>[As Amended Through P.L. 999–1]</editionNote>"
        "<explanationNote>[Currency: to be read with care]</explanationNote></preface><main>"
        "<section><num>SEC. 1. </num><heading>LIGHT</heading><content>Lanterns are lit.</content>"
        "</section></main></statuteCompilation>",
    )
    assert "[As Amended Through P.L. 999–1]\n[Currency: to be read with care]" in (
        made[0].provisions[0].notes
    )


def test_keywords_of_bluebell_are_no_words_of_the_law() -> None:
    text = (
        "PREFACE\n\nBODY\n\nPART 1 - Light\n  SECTION 1. - Lamps\n    SUBSECTION (9)\n      Lit.\n"
    )
    made = _read("act.txt", text + "  SECTION 2. - Wicks\n    SUBHEADING Oil\n    Kept dry.\n")
    assert [p.heading for p in made[0].provisions][-1] == "Wicks"
