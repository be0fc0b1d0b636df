"""The watches of a user over one corpus: listed, changed, run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from corpus.errors import RegsearchError
from corpus.messages import N_
from search.watching import definitions, seen
from search.watching.definitions import Watch

if TYPE_CHECKING:
    from search.events import Recorded
    from search.session import Session
    from search.watching.news import Digest

T = TypeVar("T")


class Ask(Protocol):
    """Puts a question to the index, as `Workspace.ask` does."""

    def __call__(self, question: Callable[[Session], T]) -> T:
        """What the question gives for the index."""
        ...


class Watching:
    """The saved searches of `watches.toml`, run over one corpus."""

    def __init__(self, ask: Ask, file: Path, events: Callable[[], list[Recorded]]) -> None:
        """`ask` puts a question to the index; in `file` is kept what was seen; `events` are those
        that updates of the index recorded."""
        self._ask, self._file, self._events = ask, file, events

    def run(
        self, names: Sequence[str] = (), since: str = "",
        write: Callable[[Digest], object] | None = None,
    ) -> Digest:  # fmt: skip
        """The digest of the watches with these names ([] for all): what became of what they find
        since they were last run, or from the day `since` (ISO) on. Only with `write`, once it has
        shown the digest, does that count as a run."""
        from search.watching.news import run

        known = definitions.watches()
        own = [w for w in known if not names or w.name in names]
        if unknown := set(names) - {w.name for w in own}:
            raise definitions.missing(min(unknown))
        state, events = seen.read(self._file), self._events()
        digest = self._ask(lambda session: run(session, own, state, since, events))
        if write:
            write(digest)
            if not since:
                names = [w.name for w in known if w.name in state.found]
                state.found = {name: state.found[name] for name in names}
                seen.write(self._file, state)
        return digest

    def rows(self) -> list[dict[str, Any]]:
        """The watches as records: their search, events and note, until when they are muted."""
        muted = seen.read(self._file).muted
        return [{**w._asdict(), "muted": muted.get(w.name, "")} for w in definitions.watches()]

    def add(self, watch: Watch) -> tuple[Path, int]:
        """Write a watch into the file of watches; the file, and how many provisions it finds now.
        WatchError where these are too many."""
        from search.watching.news import found_by

        definitions.checked(watch)
        found = self._ask(lambda session: found_by(session, watch))
        return definitions.add(watch), len(found)

    def remove(self, name: str) -> Path:
        """Take a watch out of the file of watches; the file."""
        return definitions.remove(name)

    def mute(self, name: str, until: str) -> None:
        """Let a watch be silent until a day (ISO), that day included; "" wakes it."""
        if name not in {w.name for w in definitions.watches()}:
            raise definitions.missing(name)
        state = seen.read(self._file)
        state.muted = {k: day for k, day in {**state.muted, name: until}.items() if day}
        seen.write(self._file, state)

    def line(self) -> str:
        """One line on how many watches have news, "" for none."""
        if not definitions.path().is_file():
            return ""
        try:
            told = {name for one in self.run().news for name in one.watches}
        except RegsearchError as error:
            return N_(f"note: the watches were not run: {error}")
        return N_(f"watches with news: {len(told)}; regsearch watch run tells them") if told else ""
