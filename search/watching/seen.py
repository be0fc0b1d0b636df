"""What the watches saw when they were last run: kept beside the user's documents, not in the file
of watches. For each provision its text's hash and its state; and the news of earlier runs, so that
a feed still has them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import RegsearchError
from corpus.files import write_over
from corpus.messages import N_
from corpus.named import NamedTuple

FORMAT = "regsearch watch 1"
#: So many of the latest news are kept for a feed.
KEPT = 200


class News(NamedTuple):
    """Something that became of a provision: the event (`search.watching.definitions.EVENTS`), the
    day that it takes effect ("" where none is known) and that it was found; the words before and
    after; and the names and notes of the watches that tell of it."""

    event: str
    id: str
    jurisdiction: str
    title: str
    citation: str
    heading: str
    status: str
    effective: str
    detected: str
    before: str
    after: str
    text_kind: str
    url: str
    watches: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> tuple[str, str, str]:
        """By what the same news of two watches is known."""
        return self.event, self.id, self.effective


@dataclass
class Seen:
    """The state of all watches: per watch its search and what it found, until when it is muted."""

    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    muted: dict[str, str] = field(default_factory=dict)
    history: list[News] = field(default_factory=list)

    def of(self, name: str, search: str) -> dict[str, Any] | None:
        """What a watch found when it was last run; None where it, or its search, is new."""
        row = self.found.get(name)
        return row["items"] if row and row["search"] == search else None


def read(file: Path) -> Seen:
    """The state in a file; an empty one where there is none."""
    try:
        value = json.loads(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Seen()
    except (ValueError, RecursionError):
        raise _broken(file) from None
    try:
        if value["format"] != FORMAT:
            raise ValueError("another format")
        history = [News(**{**row, "watches": tuple(row["watches"]), "notes": tuple(row["notes"])})
                   for row in value["history"]]  # fmt: skip
        return Seen(dict(value["found"]), dict(value["muted"]), history)
    except (ValueError, KeyError, TypeError):
        raise _broken(file) from None


def _broken(file: Path) -> RegsearchError:
    return RegsearchError(
        f"{file}: " + N_("is no state of watches; move it away to start with a new baseline")
    )


def write(file: Path, seen: Seen) -> None:
    """Keep the state, in one step."""
    value = {
        "format": FORMAT, "found": seen.found, "muted": seen.muted,
        "history": [n._asdict() for n in seen.history[-KEPT:]],
    }  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    write_over(file, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8"))
