"""The drafts that paths stand for, checked one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UnreadableError
from corpus.named import NamedTuple
from search.checking.drafts import Draft
from search.checking.model import Options, Report

if TYPE_CHECKING:
    from search.session import Session

#: Files of these kinds are read in a folder; one that is named is read whatever it is.
SUFFIXES = frozenset((".docx", ".pdf", ".md", ".markdown", ".txt", ".html", ".htm", ".eml"))


class CheckedDrafts(NamedTuple):
    """The reports of the drafts that could be read, and why the others could not."""

    reports: list[Report]
    failures: dict[str, str]

    def status(self, fail_on: str) -> int:
        """The exit status: 2 unread, 1 findings from the level `fail_on` on, 3 where only
        "unverified" asks and something was not checked, else 0."""
        if self.failures:
            return 2
        levels = {"error": {"error"}, "never": set[str]()}.get(fail_on, {"error", "warning"})
        if any(f.level in levels for report in self.reports for f in report.counted):
            return 1
        unverified = any(report.not_checked for report in self.reports)
        return 3 if fail_on == "unverified" and unverified else 0


def check_files(
    session: Session, paths: Sequence[str], data: bytes, options: Options
) -> CheckedDrafts:
    """Check the drafts at `paths`; "-" stands for `data`."""
    done = CheckedDrafts([], {})
    for name, draft in drafts_at(paths, data):
        if isinstance(draft, str):
            done.failures[name] = draft
        else:
            done.reports.append(session.check(draft, options))
    return done


def drafts_at(paths: Sequence[str], data: bytes) -> Iterator[tuple[str, Draft | str]]:
    """The drafts at `paths` with their names, read one after the other; for one that cannot be
    read, the reason."""
    for name, path in _named(paths):
        try:
            yield name, Draft.of_file(path, name) if path else Draft.of_bytes(data, name)
        except UnreadableError as error:
            yield name, error.reason


def _named(paths: Sequence[str]) -> Iterator[tuple[str, Path | None]]:
    """The drafts with the names to show, those of a folder by their paths in it."""
    for text in paths:
        path = Path(text)
        if text == "-":
            yield "stdin.txt", None
        elif path.is_dir():
            found = (p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES)
            for file in found:
                if file.is_file() and not any(p.startswith(".") for p in file.parts[-3:]):
                    yield file.relative_to(path).as_posix(), file
        else:
            yield path.name if path.is_absolute() else path.as_posix(), path
