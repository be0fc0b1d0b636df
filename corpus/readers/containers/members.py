"""From a file that holds files to the documents in them.

Each member is a source of its own, read by the reader of its own format; containers within
containers as well, to a depth. Members that cannot hold a law (images, styles, programs) are
counted in a remark. One that could and cannot be read is told of at the end, by an
`UnreadableError`: what was read before stays, and the container is listed as read in part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from corpus.errors import READ_IN_PART, UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.source import Reader, Source
from corpus.unique_names import Keys

#: Containers may stand within each other so many times.
DEEPEST = 3
#: All that one file holds, at every depth, may come to so many files and so many bytes.
MOST_MEMBERS, MOST_BYTES = 20_000, 256 << 20
_TOLD = 3
#: Endings of files that hold no law.
_ASIDE_WORDS = (
    ".png .jpg .jpeg .gif .bmp .svg .webp .ico .tif .tiff .emf .wmf .css .js .woff .woff2 "
    ".ttf .otf .eot .mp3 .mp4 .wav .db .ini .lnk .url .xsd .dtd .xsl .rels .p7s .p7m .asc "
    ".ics .vcf"
)
_ASIDE = frozenset(_ASIDE_WORDS.split())
#: Gives the members of a container; UnreadableError when it cannot be opened.
Members = Callable[[Source], Iterable["Member"]]


class Budget:
    """What is left of the members and bytes that one file may hold."""

    def __init__(self) -> None:
        """Begin with all of it."""
        self._members, self._bytes = MOST_MEMBERS, MOST_BYTES

    def take(self, member: Member) -> None:
        """Count a member; UnreadableError when it is one too many."""
        self._members -= 1
        self._bytes -= len(member.data)
        if self._members < 0 or self._bytes < 0:
            raise UnreadableError(member.name, N_("is beyond what one file may hold"))


@dataclass(frozen=True)
class Member(Source):
    """A source within another. `depth` counts the containers around it; `budget` is shared by all
    that one file holds; `refused` says why it could not be taken out of its container."""

    depth: int = 1
    budget: Budget | None = None
    refused: str = ""


def member(container: Source, name: str, data: bytes, refused: str = "") -> Member:
    """The file `name` of a container, as a source. No part of its name leads out of it."""
    parts = [p for p in PurePosixPath(name.replace("\\", "/")).parts if p not in ("..", "/", ".")]
    depth, budget = 1, None
    if isinstance(container, Member):
        depth, budget = container.depth + 1, container.budget
    return Member(
        f"{container.name}/{'/'.join(parts) or 'file'}", data, None, depth, budget, refused
    )


def is_aside(name: str) -> bool:
    """Whether a file of that name cannot hold a law, or is one that systems leave behind."""
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return hidden or path.suffix.lower() in _ASIDE


def reader_of(members: Members) -> tuple[Reader, Callable[[Source], Iterator[str]]]:
    """The reader of a kind of container, and what gives its lines (for `corpus.coverage`)."""
    return partial(documents_in, members=members), partial(lines_in, members=members)


def documents_in(source: Source, members: Members) -> Iterator[Document]:
    """The documents in the members of a container; UnreadableError when none can be read, or, at
    the end, when one cannot."""
    from corpus.readers.registry import read

    if isinstance(source, Member) and source.depth >= DEEPEST:
        raise UnreadableError(source.name, N_(f"is packed more than {DEEPEST} times"))
    told, ids = _Told(source.name), _Ids()
    last: Document | None = None
    for one in _counted(source, members):
        if is_aside(one.name):
            told.aside[PurePosixPath(one.name).suffix.lower() or "hidden"] += 1
            continue
        told.members += 1
        try:
            if one.refused:
                raise UnreadableError(one.name, one.refused)
            for document in read(one):
                if last is not None:
                    yield last
                own = replace(document.regulation, id=ids.of(document))
                last = replace(document, regulation=own)
        except UnreadableError as error:
            told.failures[one.name.removeprefix(f"{source.name}/")] = error.reason
    if last is not None:
        yield replace(last, remarks=(*told.remarks(), *last.remarks))
    told.end(last is not None)


def _counted(source: Source, members: Members) -> Iterator[Member]:
    budget = source.budget if isinstance(source, Member) and source.budget else Budget()
    for one in members(source):
        budget.take(one)
        yield replace(one, budget=budget)


class _Ids:
    """Ids of the documents of one container: those that begin alike are texts of one law, others
    of one name are not."""

    def __init__(self) -> None:
        self._keys, self._begun = Keys(), dict[tuple[str, str], str]()

    def of(self, document: Document) -> str:
        """The document's id, marked "~2" when another law of the container has it."""
        own = document.regulation
        bodies = [p.text for p in document.provisions if p.key != "preamble"]
        begins = re.sub(r"\W+", "", bodies[0] if bodies else "")
        if own.version or (own.id, begins) in self._begun:
            return self._begun.get((own.id, begins), own.id)
        self._begun[own.id, begins] = self._keys.take(own.id)
        return self._begun[own.id, begins]


class _Told:
    """What became of a container's members."""

    def __init__(self, name: str) -> None:
        self.name, self.members = name, 0
        self.aside: Counter[str] = Counter()
        self.failures: dict[str, str] = {}

    def remarks(self) -> tuple[str, ...]:
        """How many files were left aside."""
        if not self.aside:
            return ()
        kinds = ", ".join(kind.lstrip(".") for kind in sorted(self.aside))
        files = N_("a file") if self.aside.total() == 1 else N_(f"{self.aside.total()} files")
        return (N_(f"{files} in it without text left out ({kinds})"),)

    def end(self, found: bool) -> None:
        """Say what could not be read, if anything."""
        if self.members == 0:
            raise UnreadableError(self.name, N_("holds no file that could be read"))
        if not self.failures:
            return
        parts = [f"{name}: {why}" for name, why in list(self.failures.items())[:_TOLD]]
        more = len(self.failures) - len(parts)
        listed = "; ".join([*parts, *([N_(f"and {more} more")] if more else [])])
        if not found and self.members == 1:
            raise UnreadableError(self.name, N_(f"holds one file, and {listed}"))
        if not found:
            raise UnreadableError(
                self.name, N_(f"none of its {self.members} files is read: {listed}")
            )
        failed = len(self.failures)
        part = N_(f"{READ_IN_PART}, without {failed} of {self.members} files in it: {listed}")
        raise UnreadableError(self.name, part)


def lines_in(source: Source, members: Members) -> Iterator[str]:
    """The lines of the members that are read, as they stand in them (for `corpus.coverage`)."""
    from corpus.raw_text import lines_of

    if isinstance(source, Member) and source.depth >= DEEPEST:
        return
    for one in _counted(source, members):
        if not is_aside(one.name):
            try:
                yield from list(lines_of(one))
            except UnreadableError:
                continue
