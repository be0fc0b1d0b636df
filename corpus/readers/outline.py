"""From nested markup to provisions: units that are open, divisions above them, and their text.

A reader walks a document in order and tells an `Outline` what it meets: a division begins, a
numbered unit begins inside another, a line of text or a note follows. The outline gives each
line to the innermost open unit, so that text after a list returns to the unit that holds the
list, and text outside every unit becomes a passage without a citation: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from corpus.citations.keys import citation_key
from corpus.model import Provision, Status
from corpus.readers.xml import children, local
from corpus.unique_names import Keys

_BARE = " \t\u00a0\u2002\u2003().,:;[]-–—"


@dataclass(slots=True)
class Unit:
    """A unit in the making. `fuller` is a longer citation for the key, used where the key of
    `citation` is taken; `key` sets the key itself."""

    citation: str
    heading: str = ""
    path: tuple[str, ...] = ()
    key: str = ""
    fuller: str = ""
    locator: str = ""
    status: Status | None = None
    effective: date | None = None
    text: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    parent: Unit | None = None
    children: bool = False


class Outline:
    """Units in document order; `provisions` ends it."""

    def __init__(self) -> None:
        self._units: list[Unit] = []
        self._open: list[Unit] = []
        self._path: list[str] = []
        self._loose: Unit | None = None
        self._passages = 0
        self._prefix: list[str] = []
        self._early: dict[str, None] = {}

    @contextmanager
    def division(self, heading: str) -> Iterator[None]:
        """A part, chapter or the like: `heading` goes to the path of all within."""
        self._loose = None
        if heading:
            self._path.append(heading)
        yield
        if heading:
            self._path.pop()
        self._loose = None

    @contextmanager
    def unit(
        self,
        citation: str,
        heading: str = "",
        *,
        key: str = "",
        fuller: str = "",
        locator: str = "",
        status: Status | None = None,
        effective: date | None = None,
    ) -> Iterator[Unit]:
        """A numbered unit; its citation and heading go to the path of the units within."""
        self._loose = None
        parent = self._open[-1] if self._open else None
        unit = Unit(citation, heading, tuple(self._path), key, fuller, locator)
        unit.status = status or (parent.status if parent else None)
        unit.effective = effective or (parent.effective if parent else None)
        unit.parent = parent
        if parent:
            parent.children = True
        self._units.append(unit)
        self._open.append(unit)
        if heading:
            self._path.append(f"{citation} {heading}".strip())
        try:
            yield unit
        finally:
            if self._prefix:
                self.line("")
            if heading:
                self._path.pop()
            self._open.pop()

    @property
    def current(self) -> Unit | None:
        """The innermost open unit, if any."""
        return self._open[-1] if self._open else None

    def prefix(self, marker: str) -> None:
        """Put `marker` before the next line: the number of an item that is no unit."""
        if marker:
            self._prefix.append(marker)

    def line(self, text: str) -> None:
        """Add a line to the innermost open unit, or to a passage without a citation."""
        text = " ".join(filter(None, (*self._prefix, text)))
        self._prefix = []
        if text:
            self._target().text.append(text)

    def append(self, text: str) -> None:
        """Add `text` to the end of the last line."""
        lines = self._target().text
        if lines:
            lines[-1] += text
        else:
            lines.append(text)

    def passage(self, heading: str) -> None:
        """Begin a passage without a citation, under `heading` and headings right before it."""
        if self._open:
            self.line(heading)
            return
        above: tuple[str, ...] = ()
        if self._loose and self._loose.heading and not self._loose.text:
            above = (*self._loose.path, self._loose.heading)
            self._units.pop()  # it is the last, as nothing was opened after it
            self._passages -= 1
        self._loose = None
        passage = self._target()
        passage.heading, passage.path = heading, above or passage.path

    def note(self, text: str) -> None:
        """Add a note to the innermost open unit, else to the last, else to the first to come."""
        if text:
            target = self.current or self._loose or (self._units[-1] if self._units else None)
            notes = target.notes if target else self._early
            notes.setdefault(text)

    def note_first(self, text: str) -> None:
        """Add a note to the first unit."""
        if text and self._units:
            self._units[0].notes.setdefault(text)

    def _target(self) -> Unit:
        if self._open:
            return self._open[-1]
        if self._loose is None:
            self._passages += 1
            self._loose = Unit("", path=tuple(self._path), locator=f"passage {self._passages}")
            self._units.append(self._loose)
        return self._loose

    def provisions(self) -> tuple[Provision, ...]:
        """The units with text of their own, or with a heading and nothing below.

        The notes of the others go to the unit that follows, at the end to the last.
        """
        rows: list[tuple[Unit, str, str, list[str]]] = []
        waiting = list(self._early)
        for unit in self._units:
            text = "\n".join(unit.text)
            heading = unit.heading
            if not text and heading and not unit.children:
                text, heading = heading, ""
            waiting += unit.notes
            if text:
                rows.append((unit, text, heading, waiting))
                waiting = []
        if rows:
            rows[-1][3].extend(waiting)
        keys = Keys()
        return tuple(_provision(*row, keys) for row in rows)


def _provision(unit: Unit, text: str, heading: str, notes: list[str], keys: Keys) -> Provision:
    key = unit.key or citation_key(unit.citation) or citation_key(unit.locator)
    if key in keys and unit.fuller:
        key = citation_key(unit.fuller)
    return Provision(
        citation=unit.citation,
        key=keys.take(key),
        text=text,
        heading=heading,
        path=unit.path,
        notes="\n".join(dict.fromkeys(notes)),
        locator=unit.locator,
        status=unit.status,
        effective=unit.effective,
    )


class Walk:
    """A walk through nested markup into an `Outline`; a reader says what each element is.

    `heads` names the elements that are the number and heading of what holds them; `quoted` counts
    the quotations of other acts that are open: what is in them is text here, not provisions.
    """

    heads: frozenset[str]

    def __init__(self) -> None:
        self.out = Outline()
        self.quoted = 0

    def content(self, element: etree._Element) -> None:
        """Read what `element` holds, apart from its number and heading."""
        for child in children(element):
            if local(child) not in self.heads:
                self.child(child)

    def child(self, child: etree._Element) -> None:
        """Read an element, whatever it is."""
        raise NotImplementedError

    def quotation(self, element: etree._Element) -> None:
        """Read what is quoted from another act."""
        self.quoted += 1
        self.content(element)
        self.quoted -= 1

    def headed(self, element: etree._Element, heading: str) -> None:
        """Read a division; the heading of a quoted one is a line."""
        if self.quoted:
            self.out.line(heading)
            self.content(element)
        else:
            with self.out.division(heading):
                self.content(element)


class Levels:
    """Divisions and units that are open, each with its depth, for sources that do not nest."""

    def __init__(self) -> None:
        self._open: list[tuple[int, AbstractContextManager[object]]] = []

    def enter(self, depth: int, context: AbstractContextManager[object]) -> None:
        """Close what is as deep or deeper, then open `context`."""
        self.close(depth)
        context.__enter__()
        self._open.append((depth, context))

    def close(self, depth: int = 0) -> None:
        """Close what is as deep as `depth` or deeper."""
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()[1].__exit__(None, None, None)


def bare(number: str) -> str:
    """A unit's number without brackets, stops and dashes: "(a)" -> "a", "1." -> "1", "—" -> ""."""
    return number.strip(_BARE)
