"""What the writer and the readers of an index agree on is spelled in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from indexer import schema

ROOT = Path(__file__).resolve().parents[2]
KINDS = (*schema.PROVISION_KEYWORDS, *schema.REGULATION_KEYWORDS)


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module, parts of f-strings too, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_no_keyword_is_spelled_by_hand() -> None:
    """A colon that is followed by a space is a message's."""
    prefixes = tuple(f"{kind}:" for kind in KINDS)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for folder in ("indexer", "search")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "schema.py"
        for line, text in _texts(path)
        if text.startswith(prefixes) and not text.partition(":")[2].startswith(" ")
    ]
    assert found == []


def test_no_letter_stands_for_two_fields_and_no_name_for_two_kinds() -> None:
    letters = list(schema.FIELDS.values())
    assert len(set(letters)) == len(letters) and all(len(letter) == 1 for letter in letters)
    assert len(set(KINDS)) == len(KINDS)


def test_a_keyword_is_taken_apart_as_it_was_made() -> None:
    word = schema.keyword(schema.TOPIC, "call-times:late")
    assert word.startswith(schema.keyword(schema.TOPIC))
    assert schema.value_of(word) == "call-times:late"


def test_dates_stand_in_the_order_of_the_schema() -> None:
    """Another order, or another number of them, is another index."""
    assert schema.DATES == ("adopted", "effective", "repealed", "version")
    assert schema.made_with().startswith(f"{schema.SCHEMA_VERSION}.")
