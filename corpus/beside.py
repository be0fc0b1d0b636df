"""What stands beside a document and belongs to it: the user's corrections, and the text of a scan.

`rule.pdf.facts.yaml` holds what the user says of `rule.pdf`; `rule.pdf.ocr.txt` the text that was
made of its images. Neither is a document of its own; the document itself is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from corpus import FACTS
from corpus.errors import RegsearchError
from corpus.files import write_over
from corpus.model import Document, Regulation

#: What a user may say of a document, by the names of front matter.
FIELDS = ("title", "jurisdiction", "kind", "number", "effective", "status")
#: Of these, what can be said of one regulation only.
OF_ONE = ("title", "number")
_LONGEST = 65_536


class FactsError(RegsearchError):
    """A correction that says nothing known."""


def facts_of(path: Path) -> dict[str, str]:
    """What the user says of a document; what cannot be read says nothing."""
    try:
        with path.with_name(path.name + FACTS).open("rb") as file:
            said = yaml.load(file.read(_LONGEST), yaml.BaseLoader)
    except (OSError, yaml.YAMLError, RecursionError, ValueError):
        return {}
    given = said.items() if isinstance(said, dict) else ()
    return {name: value for name, value in given if name in FIELDS and isinstance(value, str)}


def keep_facts(path: Path, facts: Mapping[str, str]) -> None:
    """Write down what the user says of a document, with what was said before."""
    said = facts_of(path) | dict(facts)
    data = yaml.safe_dump(said, allow_unicode=True, sort_keys=False).encode()
    write_over(path.with_name(path.name + FACTS), data)


def checked_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """The corrections that say anything; FactsError for a value that is not known."""
    from corpus.readers.general.fields import LEFT_OUT, with_fields

    said = {name: value.strip() for name, value in facts.items() if value.strip()}
    for name, value in said.items():
        _, remarks = with_fields(Regulation(id="a", title="a"), {name: value})
        if remarks:
            raise FactsError(f"--{remarks[0].replace(LEFT_OUT, '', 1)}")
    return said


def corrected(document: Document, facts: Mapping[str, str]) -> Document:
    """`document` as the user corrected it."""
    if not facts:
        return document
    from corpus.readers.general.fields import with_fields

    return replace(document, regulation=with_fields(document.regulation, facts)[0])
