"""The drafts that paths stand for, checked one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UnreadableError
from corpus.files import walk
from corpus.messages import N_
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
    for name, path in files_at(paths):
        if isinstance(path, str):
            yield name, path
            continue
        try:
            yield name, Draft.of_file(path, name) if path else Draft.of_bytes(data, name)
        except UnreadableError as error:
            yield name, error.reason


def files_at(paths: Sequence[str]) -> Iterator[tuple[str, Path | str | None]]:
    """The files of drafts with the names to show, those of a folder by their paths in it; for a
    folder in it that cannot be listed, the reason."""
    for text in paths:
        path = Path(text)
        if text == "-":
            yield "stdin.txt", None
        elif path.is_dir():
            yield from _below(path)
        else:
            yield path.name if path.is_absolute() else path.as_posix(), path


def _below(folder: Path) -> Iterator[tuple[str, Path | str | None]]:
    unlisted: list[tuple[str, str]] = []

    def told(path: Path, error: OSError) -> None:
        reason = N_(f"cannot be listed ({error.strerror})")
        unlisted.append((path.relative_to(folder).as_posix(), reason))

    found = [here / name for here, names in walk(folder, told) for name in names]
    for file in sorted(f for f in found if f.suffix.lower() in SUFFIXES):
        hidden = any(part.startswith(".") for part in file.parts[-3:])
        if not hidden and (os.path.isfile(file) or not os.path.exists(file)):  # told when read
            yield file.relative_to(folder).as_posix(), file
    yield from unlisted
