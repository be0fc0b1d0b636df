"""Search lending and debt-collection regulations from Python: the public API.

    import regsearch

    session = regsearch.open()
    for hit in session.search("may a collector call at 9 pm?").hits:
        print(hit.id, hit.citation, hit.snippet)

`open` gives a `Session`, the facade of the command line too. `docs/library-use.md` shows more.
Nothing is imported before it is used, so that this is also the command line's door.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from os import PathLike
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.errors import RegsearchError
    from search.results import Hit, Options, Results
    from search.session import Session
    from search.workspace import Workspace

__all__ = ["Hit", "Options", "RegsearchError", "Results", "Session", "Workspace", "open"]
_HOMES = {
    "Hit": "search.results", "Options": "search.results", "RegsearchError": "corpus.errors",
    "Results": "search.results", "Session": "search.session", "Workspace": "search.workspace",
}  # fmt: skip
#: So many objects are made before Python looks for those that hold each other alone.
_SELDOM = 100_000
#: What is said of a module that hides ours, in English and in Chinese: our catalog may be hidden.
_HIDES = (
    "{file} hides regsearch's package '{name}': rename it, or see PYTHONPATH",
    "{file} 遮住了 regsearch 的软件包“{name}”：请将其改名，或检查 PYTHONPATH",
)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'regsearch' has no attribute '{name}'")
    _refuse_hidden()
    return getattr(import_module(_HOMES[name]), name)


def open(corpus: Sequence[str | PathLike[str]] = (), index: str | PathLike[str] = "") -> Session:
    """The index of `corpus` (files and folders; without any, the built-in library and the user's
    documents), built or brought to the present format first where need be. `index` is the folder
    to keep it in, a folder of the user's cache without one. Raises RegsearchError; ImportError
    where another module of the name of one of ours stands before it on the path."""
    _refuse_hidden()
    from search.workspace import Workspace

    return Workspace([str(path) for path in corpus], str(index) or None).session()


def main() -> None:
    """The command line. Another module of the name of one of ours is told of in a line."""
    try:
        _run()
    except KeyboardInterrupt:  # also while it ends
        sys.exit(130)


def _run() -> None:
    _end_at_once_while_importing(True)
    gc.set_threshold(_SELDOM)  # a search ends before there is anything to collect
    _import_lightly()
    try:
        _refuse_hidden()
    except ImportError as error:
        sys.stderr.write(f"regsearch: {error}\n")
        sys.exit(2)
    try:
        from search.cli.app import main as command

        _end_at_once_while_importing(False)
        command(prog_name="regsearch")
    except SystemExit as done:
        _end(done.code)
        raise


def _end(status: object) -> None:
    """End the process at once where nothing else runs in it: to take all modules apart first, as
    Python does, takes a twentieth of a search. Otherwise do nothing."""
    import atexit
    import threading

    if threading.active_count() > 1 or not isinstance(status, int | None):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # Python tells of it
    atexit._run_exitfuncs()
    os._exit(status or 0)


def _end_at_once_while_importing(importing: bool) -> None:
    """Ctrl-C ends an import without a word, wherever it stands; afterwards it is Python's again."""
    import signal

    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        at_once = (lambda *_: os._exit(130)) if importing else signal.default_int_handler
        signal.signal(signal.SIGINT, at_once)


class _StandIn(ModuleType):
    """Stands for a module where another is imported that hardly needs it: the module itself is
    imported when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # looked for in every package
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


class _Inspect(_StandIn):
    """Click has it clean the help of each option, of which most is a single line already."""

    def cleandoc(self, text: str) -> str:
        """As `inspect.cleandoc`."""
        if text.isprintable() and text == text.strip():
            return text
        return str(self.__getattr__("cleandoc")(text))


class _UrlParse(_StandIn):
    """A path may be asked for its address."""

    def quote_from_bytes(self, data: bytes) -> str:
        """As `urllib.parse.quote_from_bytes`."""
        return str(self.__getattr__("quote_from_bytes")(data))


class _Uuid(_StandIn):
    """Click names the class in the type of an option; of this kind ours has none."""

    def __init__(self) -> None:
        super().__init__("uuid")
        self.UUID = object  # until Click is imported


def _import_lightly() -> None:
    """Import `pathlib` and Click without three modules that they hardly need and whose import
    takes as long as half of a search. Any other module that needs them gets them."""
    _import_without("pathlib", _UrlParse("urllib.parse"))
    uuid = _Uuid()
    _import_without("click", _Inspect("inspect"), uuid)
    del uuid.UUID


def _import_without(name: str, *stand_ins: _StandIn) -> None:
    """Import a module that is not imported yet with stand-ins for those that are not, either."""
    if name in sys.modules:
        return
    used = {s.__name__: s for s in stand_ins if s.__name__ not in sys.modules}
    sys.modules.update(used)
    try:
        import_module(name)
    finally:
        for module, stand_in in used.items():
            if sys.modules.get(module) is stand_in:
                del sys.modules[module]


def _refuse_hidden() -> None:
    """Raise ImportError, which says the file, where a package of ours is hidden by another module
    of its name that is loaded or stands earlier on the path. Nothing of the other is run here."""
    from pathlib import Path

    ours = Path(__file__).parent
    for name in ("corpus", "indexer", "search"):
        file = _file_of(name)
        if file and file.parent != ours / name and file.resolve().parent != ours.resolve() / name:
            raise ImportError(_HIDES[_reads_chinese()].format(file=file, name=name))


def _file_of(name: str) -> Path | None:
    """The file that `import name` loads or has loaded; None where there is none."""
    from pathlib import Path

    if name in sys.modules:
        module = sys.modules[name]
        file = getattr(module, "__file__", None)
        return Path(file or Path(*list(getattr(module, "__path__", ()))[:1], "__init__.py"))
    specs = (finder.find_spec(name, None) for finder in sys.meta_path)
    spec = next((spec for spec in specs if spec), None)
    return Path(spec.origin) if spec and spec.origin else None


def _reads_chinese() -> bool:
    """Whether the reader's language is Chinese, as far as can be told without our modules."""
    names = ("REGSEARCH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return next(filter(None, map(os.environ.get, names)), "").lower().startswith("zh")


if __name__ == "__main__":
    main()
