"""The error tree. Every error carries one clear line; the command line prints it and exits 2.

RegsearchError
├── UnreadableError      a source that yields no document: which, and why
├── LibraryError         a built-in document that breaks the library's rules
├── PullError            an official text that could not be fetched: which, and why
├── QueryError           a query that cannot be understood, with a hint (raised in `search`)
└── IndexError_          an index that cannot be opened, locked or written (raised in `indexer`)
"""

from __future__ import annotations


class RegsearchError(Exception):
    """Root of every error that a user may see. `str()` of it is one line."""


class UnreadableError(RegsearchError):
    """A source that yields no document. `name` is the file's name, `reason` says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class LibraryError(RegsearchError):
    """A built-in document that breaks the library's rules."""


class PullError(RegsearchError):
    """An official text that could not be fetched. `name` is its name or host, `reason` says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
