"""Asking the workspace from many requests: one question at a time, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from search.session import Session
from search.workspace import Workspace

T = TypeVar("T")


class Desk:
    """A workspace that answers one question after the other, over the index as it is now."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._lock = workspace, Lock()

    def ask(self, question: Callable[[Session], T]) -> T:
        """What `question` gives for the session."""
        with self._lock:
            self._workspace.renew()
            return self._workspace.ask(question)
