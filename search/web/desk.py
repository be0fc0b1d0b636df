"""Asking the workspace from many requests: one question at a time, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

from search.session import Session
from search.workspace import Workspace

T = TypeVar("T")


class Desk:
    """A workspace that answers one question after the other, over the index as it is now.
    `policies` is the folder whose documents are held against changes."""

    def __init__(self, workspace: Workspace, policies: Path | None = None) -> None:
        self._workspace, self._lock = workspace, Lock()
        self.policies = policies

    def ask(self, question: Callable[[Session], T]) -> T:
        """What `question` gives for the session."""
        return self.work(lambda workspace: workspace.ask(question))

    def work(self, task: Callable[[Workspace], T]) -> T:
        """What `task` gives for the workspace."""
        with self._lock:
            self._workspace.renew()
            return task(self._workspace)
