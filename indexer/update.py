"""Building the index: full, or only what changed.

`update` compares the corpus with what the index holds (by size and time, then by SHA-256), reads
what is new or changed, writes it to new segments beside the committed ones, and commits by one
rename. Readers see the old state until then; a build that dies leaves it untouched.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.beside import corrected, facts_of
from corpus.errors import UnreadableError
from corpus.identity import as_pulled, with_library_id
from corpus.messages import N_
from corpus.model import Document
from indexer.format.manifest import (
    Manifest,
    NoIndex,
    OutdatedIndex,
    SourceLine,
    root_lines,
)
from indexer.format.segment import DamagedIndex
from indexer.freshness import content_hash, unchanged
from indexer.reading.limits import Limits
from indexer.scan import (
    LIBRARY,
    OFFICIAL,
    Found,
    PassedOver,
    Root,
    beside,
    found_at,
    named,
    scan,
    stamp,
)
from indexer.writer import FolderWriter, Generation, Writer

if TYPE_CHECKING:
    from indexer.reading import Turn


@dataclass
class Report:
    """What an update did, or (`dry_run`) would do. Names are those of sources."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    passed_over: list[PassedOver] = field(default_factory=list)
    remarks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    provisions: int = 0
    documents: int = 0
    seconds: float = 0.0
    rebuilt: str = ""

    @property
    def work(self) -> int:
        """How many files had to be read or dropped."""
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def total(self) -> int:
        """How many files the corpus holds."""
        return len(self.added) + len(self.changed) + self.unchanged


class Progress:
    """Told of each step of a build; this one says nothing."""

    def start(self, total: int) -> None:
        """`total` files will be read."""

    def file(self, name: str) -> None:
        """The file `name` is next."""

    def done(self) -> None:
        """All is committed."""


@dataclass(frozen=True)
class _Plan:
    old: Manifest | None
    stamp: int
    found: list[Found]
    known: dict[str, SourceLine]
    keep: dict[str, SourceLine]
    read: list[Found]
    gone: list[str]
    rebuilt: str
    passed_over: list[PassedOver]


def update(
    index: Path | Writer,
    roots: Sequence[Root],
    *,
    rebuild: bool = False,
    dry_run: bool = False,
    wait: float = 60.0,
    progress: Progress | None = None,
    damaged: Manifest | None = None,
) -> Report:
    """Bring an index (that in a folder, or what a writer keeps) up to date with the corpus under
    `roots`.

    Raises `Locked` when another process still writes after `wait` seconds. A file that
    cannot be read becomes a failure in the report, and what it held before leaves the index.
    `damaged` is a state that a reader found damaged: it is rebuilt, unless another process has
    replaced it by now. Damage that is met on the way also leads to a rebuild.
    """
    writer = FolderWriter(index) if isinstance(index, Path) else index
    if dry_run:
        return _report(_plan(writer, roots, rebuild, damaged))
    with writer.lock(wait):
        started = time.monotonic()
        plan = _plan(writer, roots, rebuild, damaged)
        report = _report(plan)
        progress = progress or Progress()
        if report.work or plan.old is None or plan.old.roots != root_lines(roots):
            try:
                _build(writer, roots, plan, report, progress)
            except DamagedIndex as error:
                plan = _whole(plan.old, plan.stamp, plan.found, str(error), plan.passed_over)
                report = _report(plan)
                _build(writer, roots, plan, report, progress)
        elif plan.old.stamp != plan.stamp:
            restamped = plan.old._replace(built=_now(), stamp=plan.stamp)
            writer.restamp(restamped, plan.keep.values())
        else:
            writer.sweep(plan.old)  # a build that was killed after its commit could not
        report.seconds = time.monotonic() - started
        return report


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _plan(writer: Writer, roots: Sequence[Root], rebuild: bool, damaged: Manifest | None) -> _Plan:
    reason = N_("asked for") if rebuild else ""
    old: Manifest | None = None
    known: dict[str, SourceLine] = {}
    try:
        old = writer.manifest()
        known = writer.sources(old)
        if damaged == old:
            reason = N_("the index is damaged")
    except NoIndex:
        reason = "new"
    except (DamagedIndex, OutdatedIndex, OSError, ValueError) as error:
        reason = str(error)
    passed_over: list[PassedOver] = []
    seen = list(scan(roots, passed_over))
    now, found = stamp(iter(seen)), named(seen)
    if reason:
        return _whole(old, now, found, reason, passed_over)
    keep: dict[str, SourceLine] = {}
    read: list[Found] = []
    limits = Limits.of_environment()
    for file in found:
        line = known.get(file.name)
        kept = line and limits.bind(line.kind) and unchanged(file, line)
        if kept:
            keep[file.name] = kept
        else:
            read.append(file)
    names = {file.name for file in found}
    gone = [name for name in known if name not in names]
    return _Plan(old, now, found, known, keep, read, gone, "", passed_over)


def _whole(
    old: Manifest | None, now: int, found: list[Found], reason: str, passed_over: list[PassedOver]
) -> _Plan:
    """The plan to read every file."""
    return _Plan(old, now, found, {}, {}, found, [], reason, passed_over)


def _failed(line: SourceLine, error: UnreadableError) -> SourceLine:
    """`line` of a file that failed; without its hash where it was replaced in the meantime."""
    sha256 = content_hash(line.path)
    try:
        more = map(str, beside(Path(line.path)))
        same = found_at(line.name, line.path, *more) == line.found
    except OSError:
        same = False
    return line._replace(failure=error.reason, kind=error.kind, sha256=sha256 if same else "")


def _report(plan: _Plan) -> Report:
    report = Report(
        unchanged=len(plan.keep),
        removed=list(plan.gone),
        rebuilt=plan.rebuilt,
        passed_over=plan.passed_over,
    )
    for file in plan.read:
        (report.changed if file.name in plan.known else report.added).append(file.name)
    report.failures = {s.name: s.failure for s in plan.keep.values() if s.failure}
    return report


def _is_large(files: Sequence[Found]) -> bool:
    """Whether a second process pays: some 20 MB of text, packed files counted unpacked."""
    return sum(f.size * (6 if f.name.endswith((".xz", ".gz")) else 1) for f in files) > 20_000_000


def _build(
    writer: Writer, roots: Sequence[Root], plan: _Plan, report: Report, progress: Progress
) -> None:
    """Read, write, commit; nothing is left of a run that fails."""
    with writer.generation(plan.old, _is_large(plan.read)) as generation:
        _Build(generation, roots, plan, report, progress).run()


@dataclass
class _Build:
    """One run of `update` that has something to do: what it makes is a `generation`."""

    generation: Generation
    roots: Sequence[Root]
    plan: _Plan
    report: Report
    progress: Progress

    def __post_init__(self) -> None:
        self.sources = dict(self.plan.keep)

    def run(self) -> None:
        """Read, write, commit."""
        from indexer.reading import in_turn

        if self.plan.old and not self.plan.rebuilt:
            changed = {file.name for file in self.plan.read} | set(self.plan.gone)
            self.generation.keep(self.plan.old, changed)
        self.progress.start(len(self.plan.read))
        for file, turn in zip(self.plan.read, in_turn(self.plan.read), strict=True):
            self.progress.file(file.name)
            self._read(file, turn)
        manifest = Manifest(
            generation=self.generation.number,
            built=_now(),
            stamp=self.plan.stamp,
            roots=root_lines(self.roots),
            files=len(self.sources),
            failures=sum(bool(s.failure) for s in self.sources.values()),
            sources_crc=0,
            segments=(),
        )
        self.generation.commit(manifest, self.sources.values())
        self.progress.done()

    def _read(self, file: Found, turn: Turn) -> None:
        from indexer.reading import documents

        line = SourceLine(*file, turn.job.seen, "", "", 0, 0)
        try:
            source, format, stream = documents(file, turn)
            facts = facts_of(Path(file.path))
            swapped = source.inode not in (0, file.inode) and not beside(Path(file.path))
            line = line._replace(format=format, seen=0 if swapped else line.seen)
            for document in stream:
                self._add(corrected(document, facts), file)
                line = line._replace(
                    documents=line.documents + 1,
                    provisions=line.provisions + len(document.provisions),
                )
                if document.notes:
                    self.report.remarks[file.name] = document.notes
                line = line._replace(lost=document.lost or line.lost)
            line = line._replace(sha256=source.sha256)
        except UnreadableError as error:
            line = _failed(line, error)
            self.report.failures[file.name] = error.reason
        self.sources[file.name] = line
        self.report.documents += line.documents
        self.report.provisions += line.provisions

    def _add(self, document: Document, file: Found) -> None:
        root = file.name.partition("/")[0]
        if root == OFFICIAL:
            document = as_pulled(document, Path(file.path))
        elif root != LIBRARY:
            document = with_library_id(document)
        if document.regulation.source != file.name:
            document = replace(document, regulation=replace(document.regulation, source=file.name))
        self.generation.add(document)
