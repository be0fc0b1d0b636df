"""One id for one regulation: the library's, when a document is a text of a regulation it digests.

A reader names a regulation by what its file says ("us/12-cfr-1006"); the library has "us/reg-f".
They are the same when one of their names, or the citation, is the same and the jurisdictions
agree. So an official text, its versions and its digest share id and provision ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from corpus.citations import law_keys
from corpus.frontmatter import as_list, as_text, split_front_matter
from corpus.model import Document, Regulation, TextKind
from corpus.topics import library_files

_EDITION = re.compile(r"[（(]\s*(?:\d{4}[^)）]{0,12}|试行|暂行)\s*[)）]|（\d{4}年修[订正]）")


def _names(titles: Iterable[str]) -> set[str]:
    keys = set()
    for title in filter(None, titles):
        for form in {title, _EDITION.sub("", title)}:
            keys.update(law_keys(form))
    return {k for k in keys if len(k) > 1}


@cache
def _known() -> dict[tuple[str, str], str]:
    """(jurisdiction, name's key) -> id, for every regulation of the library."""
    table: dict[tuple[str, str], str] = {}
    for path in library_files():
        fields, _ = split_front_matter(path.read_text(encoding="utf-8"))
        names = [as_text(fields.get(n)) for n in ("title", "title_en", "title_zh", "citation")]
        for key in _names([*names, *as_list(fields.get("aliases"))]):
            place = (as_text(fields.get("jurisdiction")), key)
            table.setdefault(place, as_text(fields.get("id")))
    return table


def library_id(regulation: Regulation) -> str:
    """The library's id of the regulation that this is a text of; "" when it has none."""
    known = _known()
    for name in (regulation.title, regulation.citation, regulation.title_en, regulation.title_zh):
        for key in sorted(_names([name]), key=len, reverse=True):
            if found := known.get((regulation.jurisdiction, key)):
                return found
    return ""


def with_library_id(document: Document) -> Document:
    """`document` under the library's id, when it is a text of a regulation that is digested."""
    id = library_id(document.regulation)
    if not id or id == document.regulation.id:
        return document
    own = document.regulation
    aliases = tuple(dict.fromkeys((*own.aliases, own.id)))
    return replace(document, regulation=replace(own, id=id, aliases=aliases))


def as_pulled(document: Document, path: Path) -> Document:
    """`document`, read from the pulled file `path`, with what the record of the pull knows."""
    from corpus.official.store import record_of

    record = record_of(path)
    if record is None:
        return with_library_id(document)
    own = document.regulation
    regulation = replace(
        own,
        id=record.regulation,
        title=record.title or own.title,
        aliases=tuple(dict.fromkeys((*own.aliases, own.title, own.id))),
        jurisdiction=own.jurisdiction or record.regulation.split("/")[0].upper(),
        text=TextKind.OFFICIAL,
        version=own.version or record.version,
        url=record.page or own.url,
        rights=record.rights,
        retrieved=record.fetched,
    )
    return replace(document, regulation=regulation)
