"""The error tree. Every error carries one clear line; the command line prints it and exits 2.

RegsearchError
├── UnreadableError      a source that yields no document: which, and why
├── NothingFound         what was named does not exist (exit status 1)
├── Locked               a folder that another process is writing
├── PullError            an official text that could not be fetched: which, and why
├── QueryError, UnknownName, BatchError, ThesaurusError, ReceiptError (raised in `search`)
└── DamagedIndex, NoIndex, OutdatedIndex, BuilderDied (raised in `indexer`)
"""

from __future__ import annotations

from corpus.messages import N_

#: How the reason begins when some of what a file holds was read, and some could not be.
READ_IN_PART = N_("is read in part")
#: How the reason begins when OCR could make a text of a file.
IMAGES = N_("holds images of pages, not text")


class RegsearchError(Exception):
    """Root of every error that a user may see. `str()` of it is one line; `status` is the exit
    status of a command that meets it."""

    status = 2


class NothingFound(RegsearchError):
    """What was named does not exist: an answer, not a fault."""

    status = 1


#: Kinds of failures to read a source; "" is its content as it stands. The system was in the way,
#: or ended the process that read it: the same bytes may be read another time.
PASSING, KILLED = "passing", "killed"
#: A reader did what it should not, or its process ended: worth a report, whatever the source holds.
FAULT, CRASH = "fault", "crash"


class UnreadableError(RegsearchError):
    """A source that yields no document. `name` is the file's name, `reason` says why, to people;
    `kind` is one of the above, or the limit that it met (`indexer.reading.limits`)."""

    def __init__(self, name: str, reason: str, kind: str = "") -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
        self.kind = kind


class Locked(RegsearchError):
    """Another process is writing the folder."""


class PullError(RegsearchError):
    """An official text that could not be fetched. `name` is its name or host, `reason` says why;
    `http` is the status that a host answered with, where it refused by one, or 0."""

    def __init__(self, name: str, reason: str, http: int = 0) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
        self.http = http
