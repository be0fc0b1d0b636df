"""Compare a digest with the published text that it says it was confirmed in.

Every number and every full date that a confirmed provision states must occur somewhere in the
file that it names, in whatever form that file writes it. A public copy (`github.com/…`) is looked
up below the same folder; where it is not kept there, the provision was read by eye only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from corpus.errors import UnreadableError
from corpus.foreign_numerals import readable
from corpus.frontmatter import as_list
from corpus.readers.library import LibraryFile
from corpus.readers.registry import read
from corpus.source import Source
from corpus.text.cleaning import decode
from corpus.text.quantities import dates_in, has_number, numbers_in, stated_numbers

_TAG = re.compile(r"<[^<>]+>")
#: A public copy is named by its address: a host (github.com, then owner, name, path) comes first.
PUBLIC = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+/")


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers and dates in a published file."""

    numbers: frozenset[float]
    dates: frozenset[date]


def truth_problems(file: LibraryFile, folder: Path) -> Iterator[tuple[str, str]]:
    """(citation, problem) for each number or date of a confirmed provision that the file named
    by `confirmed` (a path below `folder`) does not hold."""
    for section in file.sections:
        names = as_list(section.fields.get("confirmed"))
        if not names:
            continue
        found = {name: named_files(folder, name) for name in names}
        if any(PUBLIC.match(name) and not paths for name, paths in found.items()):
            continue
        unclear = [name for name, paths in found.items() if len(paths) != 1]
        for name in unclear:
            what = "several files" if found[name] else "no file"
            yield section.citation, f"confirmed: {what} '{name}'"
        if unclear:
            continue
        try:
            facts = [file_facts(path) for paths in found.values() for path in paths]
        except UnreadableError as error:
            yield section.citation, f"confirmed: {error}"
            continue
        numbers = frozenset().union(*(fact.numbers for fact in facts))
        dates = frozenset().union(*(fact.dates for fact in facts))
        digest = "\n".join(section.paragraphs)
        for number in sorted(stated_numbers(digest)):
            if not has_number(number, numbers):
                yield section.citation, f"{number:g} does not occur in {', '.join(names)}"
        for day in sorted(set(dates_in(digest)) - dates):
            yield section.citation, f"{day} does not occur in {', '.join(names)}"


def named_files(folder: Path, name: str) -> list[Path]:
    """The files below `folder` that a name means; a long name may end in `*`."""
    if not name.endswith("*"):
        return [path] if (path := folder / name).is_file() else []
    place = folder / name[:-1]
    siblings = place.parent.iterdir() if place.parent.is_dir() else ()
    return sorted(path for path in siblings if path.name.startswith(place.name))


#: Where a line ends within a Chinese sentence, perhaps within a number.
_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s*\n\s*(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=16)
def file_facts(path: Path) -> Facts:
    """The numbers and dates in a published file; UnreadableError when it cannot be read."""
    text = _text_of(path)
    numbers, dates = numbers_in(text), dates_in(text)
    for other in {readable(text), _BROKEN.sub("", text)} - {text}:
        numbers |= numbers_in(other)
        dates += dates_in(other)
    return Facts(frozenset(numbers), frozenset(dates))


def _text_of(path: Path) -> str:
    source = Source(path.name, path.read_bytes(), path)
    if path.suffix in (".pdf", ".docx"):
        return "\n".join(
            "\n".join((document.regulation.summary, p.citation, p.heading, p.text, p.notes))
            for document in read(source)
            for p in document.provisions
        )
    return html.unescape(_TAG.sub(" ", decode(source.data, source.name)))
