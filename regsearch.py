"""Search lending and debt-collection regulations from Python: the public API.

    import regsearch

    session = regsearch.open()
    for hit in session.search("may a collector call at 9 pm?").hits:
        print(hit.id, hit.citation, hit.snippet)

`open` gives a `Session`, the facade of the command line too. `docs/library-use.md` shows more.
Nothing is imported before it is used, so that this is also the command line's door.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.errors import RegsearchError
    from search.results import Hit, Options, Results
    from search.session import Session
    from search.workspace import Workspace

__all__ = ["Hit", "Options", "RegsearchError", "Results", "Session", "Workspace", "open"]
_HOMES = {
    "Hit": "search.results", "Options": "search.results", "RegsearchError": "corpus.errors",
    "Results": "search.results", "Session": "search.session", "Workspace": "search.workspace",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'regsearch' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def open(corpus: Sequence[str | PathLike[str]] = (), index: str | PathLike[str] = "") -> Session:
    """The index of `corpus` (files and folders; without any, the built-in library and the user's
    documents), built or brought to the present format first where need be. `index` is the folder
    to keep it in, a folder of the user's cache without one. Raises RegsearchError."""
    from search.workspace import Workspace

    return Workspace([str(path) for path in corpus], str(index) or None).session()


def main() -> None:
    """The command line. Another module of the name of one of ours is told of in a line."""
    _end_at_once_while_importing(True)
    try:
        from search.cli.app import main as command

        _end_at_once_while_importing(False)
        command(prog_name="regsearch")
    except KeyboardInterrupt:
        sys.exit(130)
    except ImportError:
        if hidden := _hidden():
            sys.stderr.write(f"regsearch: {hidden}\n")
            sys.exit(2)
        raise


def _end_at_once_while_importing(importing: bool) -> None:
    """Ctrl-C ends an import without a word, wherever it stands; afterwards it is Python's again."""
    import os
    import signal

    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        at_once = (lambda *_: os._exit(130)) if importing else signal.default_int_handler
        signal.signal(signal.SIGINT, at_once)


def _hidden() -> str:
    """Which file hides a package of ours, if any does: its folder stands earlier on the path."""
    ours = Path(__file__).resolve().parent
    for name in ("corpus", "indexer", "search"):
        loaded = sys.modules.get(name)
        file = getattr(loaded, "__file__", None) or next(iter(getattr(loaded, "__path__", ())), "")
        if loaded and not Path(file).resolve().is_relative_to(ours):
            return f"{file} hides regsearch's package '{name}': rename it, or see PYTHONPATH"
    return ""


if __name__ == "__main__":
    main()
