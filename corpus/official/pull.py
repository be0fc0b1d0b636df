"""Pulling a text: ask its publisher, compare with what is there, keep what is new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from corpus.errors import PullError
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.official import store
from corpus.official.catalogue import OfficialText
from corpus.official.client import Client
from corpus.official.responses import Request, Response
from corpus.official.store import Held, Received


class State(StrEnum):
    """What a pull found: a first text, another text than before, or the one already there."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Pulled:
    """The outcome of a pull: the text that is now the latest, and whether it is new."""

    held: Held
    state: State


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of many texts: the file, the name under which it is kept, the answer."""

    path: Path
    name: str
    answer: Response


@dataclass(frozen=True, slots=True)
class FetchContext:
    """What a publisher's client needs: the text wanted, the HTTP client, and what is there."""

    text: OfficialText
    client: Client
    folder: Path
    known: Held | None

    def request(self, url: str, accept: str = "*/*", **headers: str) -> Request:
        """A request to the publisher's hosts, under its limit."""
        publisher = self.text.publisher
        return Request(url, publisher.hosts, {"Accept": accept, **headers}, limit=publisher.limit)

    def document(self, request: Request) -> tuple[bytes, Response]:
        """A text that one address holds; its bytes are empty when it is unchanged."""
        known = self.known
        same = known.answer if known is not None and known.url == request.url else None
        path = self.waiting(request)
        answer = self.client.download(request, path, same)
        if answer.unchanged:
            return b"", answer
        try:
            return path.read_bytes(), answer
        finally:
            path.unlink()

    def waiting(self, request: Request) -> Path:
        """Where a download of `request` waits until it has been looked at."""
        key = hashlib.sha256(request.url.encode()).hexdigest()[:16]
        return self.folder / store.ARCHIVES / f"{key}.download"

    @contextmanager
    def archive(self, request: Request) -> Iterator[Archive]:
        """An archive that serves many texts: asked for once in a run, kept as received.

        A new one is kept only when the block, which takes the text from it, ends well.
        """
        slug = urlsplit(request.url).path.strip("/").removesuffix(".zip").replace("/", "_")
        slug = f"{request.host}_{slug}".replace("@", "-").lower()
        place = (self.folder, request.url)
        kept = self.client.checked.get(place) or store.newest_archive(self.folder, slug)
        known = store.archive_record(kept) if kept is not None else None
        if kept is not None and known is not None and place in self.client.checked:
            yield Archive(kept, kept.name, known)
            return
        path = self.waiting(request)
        answer = self.client.download(request, path, known)
        if answer.unchanged and kept is not None:
            yield Archive(kept, kept.name, answer)
        else:
            digest = store.digest_of(path)
            name = f"{slug}-{digest[:8]}.zip"
            try:
                yield Archive(path, name, answer)
            except PullError:
                path.unlink()
                raise
            kept = store.keep_archive(self.folder, name, path, answer, digest)
        self.client.checked[place] = kept


class Fetch(Protocol):
    """A publisher's client: the text, or None when the publisher says that it is unchanged."""

    def __call__(self, context: FetchContext) -> Received | None: ...


def pull(text: OfficialText, folder: Path, *, client: Client, today: date) -> Pulled:
    """Fetch `text` into `folder`, or find that what is there is still what is published.

    PullError, whose line begins with the text's name, when it cannot be fetched or is not the
    text; nothing of what was there is touched then.
    """
    versions = store.held(folder, text.name) if store.folder_of(folder, text).is_dir() else []
    known = versions[-1] if versions else None
    module = import_module(f"corpus.official.publishers.{text.publisher.id}")
    fetch: Fetch = module.fetch
    try:
        received = fetch(FetchContext(text, client, folder, known))
    except PullError as error:
        if error.name == text.name:
            raise
        raise PullError(text.name, str(error)) from error
    except OSError as error:
        raise PullError(text.name, N_(f"cannot be stored ({error.strerror or error})")) from error
    if known is not None and (received is None or store.likeness(received) == known.alike):
        return Pulled(store.confirm(known, today, received), State.UNCHANGED)
    if received is None:
        raise PullError(text.name, N_("the publisher says it is unchanged, but it is not here"))
    kept = store.keep(folder, text, received, today)
    return Pulled(kept, State.NEW if known is None else State.CHANGED)


class Outcome(NamedTuple):
    """One text of a pull: what is held now (None when it failed), its state, and why it failed."""

    name: str
    held: Held | None
    state: State | None
    error: str = ""


#: Told how far a pull is: the texts that are done, a part of one too, of how many, what is fetched.
Step = Callable[[float, int, str], None]


def pull_all(
    texts: Sequence[OfficialText], folder: Path, today: date, client: Client | None = None,
    step: Step | None = None,
) -> Iterator[Outcome]:  # fmt: skip
    """Pull each of `texts` in turn; one that fails is told, and the next is tried. `step` hears
    how far it is."""
    with client or Client() as client:
        for done, text in enumerate(texts):
            if step:
                step(done, len(texts), text.name)
                client.heard = _heard(step, done, len(texts), text.name)
            try:
                found = pull(text, folder, client=client, today=today)
                yield Outcome(text.name, found.held, found.state)
            except PullError as error:
                yield Outcome(text.name, None, None, str(error))


def _heard(step: Step, done: int, total: int, name: str) -> Callable[[int, int], None]:
    """What tells `step` of the bytes of the text that is fetched after `done` others."""

    def heard(got: int, of: int) -> None:
        part = min(got / of, 0.99) if of else 0.0  # all of it is here only when it was read
        step(done + part, total, f"{name} {got / 1e6:.1f} MB")

    return heard


def pulled(folder: Path) -> list[Held]:
    """The texts in `folder` by name, the oldest version first; [] where there is no folder."""
    return store.held(folder) if folder.is_dir() else []
