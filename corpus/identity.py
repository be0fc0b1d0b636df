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
from typing import TYPE_CHECKING

from corpus.citations.keys import law_keys
from corpus.frontmatter import Value, as_date, as_list, as_text, split_front_matter
from corpus.model import Document, Kind, Regulation, Status, TextKind
from corpus.topics import library_files

if TYPE_CHECKING:
    from corpus.official.catalogue import OfficialText

_EDITION = re.compile(r"[（(]\s*(?:\d{4}[^)）]{0,12}|试行|暂行)\s*[)）]|（\d{4}年修[订正]）")


def _names(titles: Iterable[str]) -> set[str]:
    keys: set[str] = set()
    for title in filter(None, titles):
        for form in {title, _EDITION.sub("", title)}:
            keys.update(law_keys(form))
    return {k for k in keys if len(k) > 1}


@cache
def _digests() -> dict[str, dict[str, Value]]:
    """The front matter of every regulation of the library, by id; not of its earlier texts."""
    files = (path for path in library_files() if "@" not in path.name)
    fronts = (split_front_matter(path.read_text("utf-8"))[0] for path in files)
    return {as_text(front.get("id")): front for front in fronts}


def digest_titles(id: str) -> dict[str, str]:
    """The titles of a regulation of the library in both languages: `title_en`, `title_zh`."""
    front = _digests().get(id, {})
    return {name: as_text(front.get(name)) for name in ("title_en", "title_zh")}


def official_titles(text: OfficialText) -> dict[str, str]:
    """What an official text is called in both languages, `title_en` and `title_zh`: its own title
    in its own language, in the other what the catalogue says, else what the library calls it."""
    own = "title_en" if text.language == "en" else "title_zh"
    known = {"title_en": text.title_en, "title_zh": text.title_zh, own: text.title}
    library = digest_titles(text.regulation)
    return {name: title or library[name] for name, title in known.items()}


@cache
def _known() -> dict[tuple[str, str], str]:
    """(jurisdiction, name's key) -> id, for every regulation of the library."""
    table: dict[tuple[str, str], str] = {}
    for id, fields in _digests().items():
        names = [as_text(fields.get(n)) for n in ("title", "title_en", "title_zh", "citation")]
        for key in _names([*names, *as_list(fields.get("aliases"))]):
            table.setdefault((as_text(fields.get("jurisdiction")), key), id)
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
    return replace(document, regulation=_named(replace(own, id=id, aliases=aliases)))


def as_pulled(document: Document, path: Path) -> Document:
    """`document`, read from the pulled file `path`, with what the record of the pull knows.

    The version that the publisher states is the one that `pull` and `status` name; files may also
    hold the day on which they were made.
    """
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
        version=record.version or own.version,
        url=record.page or own.url,
        rights=record.rights,
        retrieved=record.fetched,
    )
    return replace(document, regulation=_with_digest(_named(regulation)))


def _named(own: Regulation) -> Regulation:
    """`own` with the names of its digest, so that "Reg F" finds the official text as well."""
    front = _digests().get(own.id, {})
    titles = {n: as_text(front.get(n)) for n in ("title", "title_en", "title_zh")}
    names = (*own.aliases, *titles.values(), *as_list(front.get("aliases")))
    return replace(
        own,
        title_en=own.title_en or titles["title_en"],
        title_zh=own.title_zh or titles["title_zh"],
        citation=own.citation or as_text(front.get("citation")),
        aliases=tuple(dict.fromkeys(n for n in names if n and n != own.title)),
    )


def _with_digest(own: Regulation) -> Regulation:
    """`own`, the text in force when it was pulled, with what the digest knows of the regulation
    and publishers' files do not say: whether and since when it applies, and its kind."""
    front = _digests().get(own.id)
    if front is None:
        return own
    status, kind = as_text(front.get("status")), as_text(front.get("kind"))
    since = as_date(front.get("effective"))
    began = since if own.version and since and since <= own.version else None
    return replace(
        own,
        status=Status(status) if own.status is Status.UNKNOWN and status else own.status,
        kind=Kind(kind) if own.kind is Kind.OTHER and kind else own.kind,
        effective=own.effective or began,
        issuer=own.issuer or as_text(front.get("issuer")),
    )
