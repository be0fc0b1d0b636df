"""A user's folders for the crash trials, and what is done in them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import indexer.update
from corpus.files import sweep_below
from indexer import parallel
from indexer.format.manifest import CURRENT, read_manifest, read_sources
from indexer.scan import OFFICIAL, Root
from indexer.update import update
from search.results import Options
from search.session import Session

WORDS = (
    "heron", "egret", "stork", "lend", "repay", "蓝鸟出借", "夜间敲门", "账册", "gadget", "ledger",
)  # fmt: skip
#: The text that is pulled, and its made-up publisher's days.
TEXT, DAYS = "us/reg-f", ("2031-01-02", "2031-05-06")

Hashes = dict[str, str]


class Place:
    """A user's folders: documents, pulled texts, removed ones, and the index over them."""

    def __init__(self, base: Path, publisher: str = "") -> None:
        """The folders below `base`; the address of the publisher to pull from."""
        self.base, self.publisher = base, publisher
        self.home = base / "home"
        self.documents, self.official = self.home / "documents", self.home / OFFICIAL
        self.incoming, self.index = base / "incoming", self.home / "index"

    @property
    def roots(self) -> list[Root]:
        """The corpus."""
        return [Root("documents", self.documents), Root(OFFICIAL, self.official)]

    def update(self, **options: object) -> None:
        """Bring the index up to date, as `regsearch index` does."""
        sweep_below(self.home)
        update(self.index, self.roots, wait=20, **options)  # type: ignore[arg-type]

    def hashes(self) -> Hashes:
        """The user's files, wherever they are now, and their contents."""
        found = {}
        for folder in (self.home, self.incoming):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and self.index not in path.parents:
                    name = path.relative_to(self.base).as_posix()
                    if "/.archives/" not in name:  # downloads under way
                        found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


def state(folder: Path) -> str:
    """What an index holds, as a hash: every provision's text and source, and the sources."""
    session = Session(folder)
    rows = [
        (found.regulation.source, found.provision.id, found.provision.text)
        for found, size in session.regulations()
        for found in session.neighbours(found, -1)
    ]
    sources = read_sources(folder, session.manifest).values()
    names = sorted((s.name, s.sha256, s.failure, s.provisions) for s in sources)
    found = session.search("section", Options(limit=1000), width=0).hits
    hits = {(h.id, h.source) for h in found}
    if len(rows) != session.index.documents or not hits <= {(id, s) for s, id, _ in rows}:
        return "inconsistent"
    return hashlib.sha256(json.dumps([sorted(rows), names]).encode()).hexdigest()


def litter(place: Place) -> list[str]:
    """What is there but should not be, after a run that ended well."""
    manifest = read_manifest(place.index)
    named = {CURRENT, "LOCK", f"sources.{manifest.generation}"}
    for info in manifest.segments:
        named.update((info.file, info.deletions))
    left = [f"index: {p.suffix or p.name}" for p in place.index.iterdir() if p.name not in named]
    marks = (".part", ".tmp", ".download")
    return left + [
        f"corpus: {p.suffix}"
        for p in place.home.rglob("*")
        if p.suffix in marks and ".archives" not in p.parts
    ]


# --- a publisher ---------------------------------------------------------------------------------


def _by_the_clock() -> str:
    return DAYS[int(time.time() * 1000) % 2]


@contextmanager
def publisher(
    latest: Callable[[], str] = _by_the_clock, sections: int = 59, pace: float = 0.002
) -> Iterator[str]:
    """A publisher on this machine that sends a made-up part of a code, of so many `sections`, a
    kilobyte in `pace` seconds, in the version that is the `latest`: its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            title = {"number": 12, "up_to_date_as_of": latest()}
            body = json.dumps({"titles": [title]}).encode()
            if "/full/" in self.path:
                body = _part(self.path.split("/full/")[1][:10], sections)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(0, len(body), 1000):
                self.wfile.write(body[at : at + 1000])
                time.sleep(pace)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _part(day: str, count: int) -> bytes:
    def metadata(citation: str, path: str) -> str:
        value = json.dumps({"path": path, "citation": citation}).replace('"', "&quot;")
        return f'hierarchy_metadata="{value}"'

    def section(n: int) -> str:
        known = metadata(f"12 CFR 1006.{n}", f"/on/{day}/title-12/{n}")
        text = f"Section {n}: a kettle of {day} {'whistles ' * 20}"
        head = f"<HEAD>§ 1006.{n}   Kettles.</HEAD>"
        return f'<DIV8 N="1006.{n}" TYPE="SECTION" {known}>{head}<P>{text}</P></DIV8>'

    sections = "".join(map(section, range(1, count + 1)))
    top = metadata("12 CFR Part 1006", f"/on/{day}/title-12/part-1006")
    head = "<HEAD>PART 1006—KETTLE COLLECTION (REGULATION F)</HEAD>"
    return f'<?xml version="1.0"?><DIV5 N="1006" {top}>{head}{sections}</DIV5>'.encode()


# --- operations ----------------------------------------------------------------------------------


def write_paper(path: Path, rng: random.Random) -> None:
    """A made-up act of a few sections."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sections = [
        f"Section {n}. {' '.join(rng.choices(WORDS, k=rng.randint(8, 30)))} here."
        for n in range(1, rng.randint(2, 6))
    ]
    path.write_text(
        f"Act {path.stem} of {rng.randrange(10**6)}\n\n" + "\n\n".join(sections), "utf-8"
    )


def prepare(place: Place, rng: random.Random, files: int) -> None:
    """Papers and an index over them, of several segments."""
    for n in range(files):
        write_paper(place.documents / f"folder{n % 3}" / f"p{n}.txt", rng)
        if n in (files // 2, files - 3):
            place.update()
    write_paper(place.incoming / "new.txt", rng)
    write_paper(place.incoming / "more" / "newer.txt", rng)
    place.official.mkdir(parents=True, exist_ok=True)
    place.update()


def full(place: Place) -> None:
    """A rebuild."""
    place.update(rebuild=True)


def large(place: Place) -> None:
    """A rebuild by two processes, as of a large corpus, in many segments."""
    indexer.update._is_large = lambda files: True
    parallel.POSTINGS_IN_MEMORY, parallel._LOT = 2000, 2
    place.update(rebuild=True)


def incremental(place: Place) -> None:
    """An update."""
    place.update()


def add(place: Place) -> None:
    """`regsearch add` of a file and a folder, then the update that follows."""
    from search.documents import add_path

    for path in sorted(place.incoming.iterdir()):
        for one in add_path(path, place.documents):
            if one.failure:
                raise OSError(errno.EIO, one.failure)
    place.update()


def remove(place: Place) -> None:
    """`regsearch remove`: the file goes to the folder of removed ones, then an update."""
    from search.documents import kept

    kept(sorted(place.documents.rglob("*.txt"))[0], place.home / "removed")
    place.update()


def pull(place: Place) -> None:
    """`regsearch pull` of one version or the other, then an update."""
    from corpus.official import Client, find_text, pull

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        os.environ.pop(name, None)
    text = find_text(TEXT)
    mirrors = dict.fromkeys(text.publisher.hosts, place.publisher)
    with Client(mirrors=mirrors, pause=0, retries=0) as client:
        pull(text, place.official, client=client, today=date(2031, 6, 1))
    place.update()


def edit(place: Place, rng: random.Random) -> None:
    """What a user does between two runs: change, add and delete papers."""
    papers = sorted(place.documents.rglob("p*.txt"))
    for path in rng.sample(papers, 3):
        write_paper(path, rng)
    rng.choice(papers).unlink()
    write_paper(place.documents / "late" / f"p{rng.randrange(10**6)}.txt", rng)


OPERATIONS: dict[str, Callable[[Place], None]] = {
    "full": full, "incremental": incremental, "add": add, "remove": remove, "pull": pull,
    "large": large,
}  # fmt: skip
