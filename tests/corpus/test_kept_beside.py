"""What stands beside a provision's text is kept with it: footnotes, headings and notes of rows."""

from __future__ import annotations

import json

import pytest

from corpus.model import Document
from corpus.readers.registry import read
from corpus.source import Source

PAGE = (
    "<html><body><h1>Lamp Act</h1><p>1. Lamps are lit{}.</p><p>2. Oil is kept.</p><p>3. End.</p>{}"
    "</body></html>"
)


def first(name: str, text: str) -> Document:
    return next(read(Source(name, text.encode())))


@pytest.mark.parametrize(
    ("link", "note"),
    [
        ('<sup><a href="#n1">1</a></sup>', '<hr><p id="n1"><sup>1</sup> At dusk only.</p>'),
        ('<sup id="r1"><a href="#n1">[1]</a></sup>',
         '<ol><li id="n1">At dusk only. <a href="#r1">↩</a></li></ol>'),
        ('<a href="#n1"><sup>1</sup></a>',
         '<div><p><a name="n1"></a>1. At dusk only.</p></div>'),
        ('<sup><a id="r1" href="#n1">1</a></sup>',
         '<aside><p><sup><a id="n1" href="#r1">1</a></sup> At dusk only.</p></aside>'),
    ],
)  # fmt: skip
def test_footnotes_of_a_page_stand_where_they_are_referred_to(link: str, note: str) -> None:
    made = first("page.html", PAGE.format(link, note))
    texts = [(p.key, p.heading, p.text) for p in made.provisions]
    assert texts[0] == ("1", "Lamps are lit[1]", "[1] At dusk only.")
    assert [key for key, _, _ in texts] == ["1", "2", "3"]
    assert "dusk" not in texts[2][2]


def test_a_link_to_a_section_is_no_footnote() -> None:
    made = first(
        "page.html",
        '<html><body><h1 id="top">Lamp Act</h1><p>1. See <a href="#s2">2</a><sup>a</sup>.</p>'
        '<p id="s2">2. Oil is kept.</p><p>3. End<sup><a href="#top">1</a></sup>.</p></body></html>',
    )
    assert [p.key for p in made.provisions] == ["1", "2", "3"]


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl"])
def test_rows_keep_their_own_headings_and_what_else_they_say(name: str) -> None:
    rows = [
        {"law": "Lamp Act", "section": "1", "title": "Light", "content": "Lamps are lit.",
         "history": "Inserted by the Dusk Act 2031."},
        {"law": "Lamp Act", "section": "2", "title": "Oil", "content": "Oil is kept."},
    ]  # fmt: skip
    lines = "\n".join(json.dumps(row) for row in rows)
    made = first(name, json.dumps(rows) if name.endswith(".json") else lines)
    assert [(p.heading, p.notes) for p in made.provisions] == [
        ("Light", "Inserted by the Dusk Act 2031."), ("Oil", ""),
    ]  # fmt: skip


def test_items_of_german_lists_without_inner_elements() -> None:
    made = first(
        "lamp.xml",
        '<?xml version="1.0"?><dokumente><norm><metadaten><jurabk>LampG</jurabk><langue>LampenG'
        "</langue></metadaten></norm><norm><metadaten><jurabk>LampG</jurabk><enbez>§ 1</enbez>"
        '</metadaten><textdaten><text format="XML"><Content><P>Es gilt:<DL><DT>1.</DT>'
        "<DD>nachts,</DD><DT>2.</DT><DD>immer.</DD></DL></P></Content></text></textdaten></norm></dokumente>",
    )
    assert made.provisions[0].text == "Es gilt:\n1. nachts,\n2. immer."
