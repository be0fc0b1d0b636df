"""Random histories of an index against fresh ones: the same hits, in order, score and passage.

A user's files are written, changed and deleted; documents are added and removed, and a text of
which the library has a digest is pulled in one version or another, each as its command does it,
with updates and rebuilds in between, in any order. Then queries are asked of that index and of one
made at once of the same files. Many texts are the same but for their source, so that scores
tie.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import corpus
from corpus.official import Client, find_text, pull
from indexer.scan import LIBRARY, Root
from indexer.update import update
from search.documents import Asked, add_path, remove
from search.results import Options
from search.session import Session
from tests.trials.crash_place import DAYS, TEXT, Place, publisher

_LAWS = ("Heron Lending Act 2019", "Stork Act 2020", "苍鹭出借条例")
_WORDS = ("heron", "herons", "blue", "lend", "stork", "夜间催收", "蓝鸟出借", "不得拨打")
#: Words, patterns, conditions, laws by name, citations.
QUERIES = (
    "heron", "blue lend", "夜间催收", "heron OR stork", '"blue heron"', "her*", "*o*", "催*",
    "hern~", "heron -blue", "NOT blue", "title:act", "Heron Lending Act", "Stork Act 2020 s 1",
    "苍鹭出借条例第二条", "section 2 of the Heron Lending Act 2019", "heronn",
    "what may a stork lend?", "kettle", "12 CFR 1006.6", "Reg F", "issuer:herons",
)  # fmt: skip
#: So many of them are asked of each history, and of all the first provision that they name.
ASKED = 6
_FACTS: tuple[dict[str, str], ...] = (
    {}, {}, {"effective": "2031-02-01"}, {"issuer": "Office of Herons", "jurisdiction": "US"},
)  # fmt: skip


def _text(random_: random.Random) -> str:
    law = random_.choice(_LAWS)
    zh = law[0] > "z"
    rows = [f"# {law}\n"] if random_.random() < 0.5 else [f"{law}\n"]
    for i in range(random_.randint(1, 3)):
        number = f"第{'一二三'[i]}条" if zh else f"Section {i + 1}."
        words = " ".join(random_.choices(_WORDS[: random_.choice((2, 8))], k=random_.randint(1, 4)))
        rows.append(f"{number} {words}{'。' if zh else '.'}\n")
    return "\n".join(rows)


class History:
    """A user's folders, and what is done in them by chance."""

    def __init__(self, base: Path, seed: int, address: str, latest: list[str]) -> None:
        """Folders below `base`, empty but for a library of one digest; the publisher at `address`
        has the one version that is in `latest`."""
        self.random, self.place, self.latest = random.Random(seed), Place(base, address), latest
        self.done: Counter[str] = Counter()
        digest = Path(corpus.__file__).parent / "library" / f"{TEXT}.md"
        self.library = base / LIBRARY / f"{TEXT}.md"
        self.library.parent.mkdir(parents=True)
        shutil.copy(digest, self.library)
        for folder in (self.place.documents, self.place.official):
            folder.mkdir(parents=True)

    @property
    def roots(self) -> list[Root]:
        """The corpus: the library of one digest, the documents, what was pulled."""
        return [Root(LIBRARY, self.place.base / LIBRARY), *self.place.roots]

    def step(self) -> None:
        """One operation."""
        ways: tuple[tuple[Callable[[], None], int], ...] = (
            (self.write, 6), (self.delete, 2), (self.add, 3), (self.remove, 2), (self.pull, 1),
            (self.index, 3), (self.rebuild, 1),
        )  # fmt: skip
        [way] = self.random.choices(*zip(*ways, strict=True))
        self.done[way.__name__] += 1
        way()

    def write(self) -> None:
        """Write or change papers in their place."""
        for _ in range(self.random.randint(1, 3)):
            self._paper().write_text(_text(self.random), "utf-8")

    def delete(self) -> None:
        """Delete a paper."""
        self._paper().unlink(missing_ok=True)

    def _paper(self) -> Path:
        name = f"{self.random.choice('abcdef')}.{self.random.choice(('txt', 'md'))}"
        return self.place.documents / name

    def add(self) -> None:
        """`regsearch add` of a file, with facts or without."""
        paper = self.place.base / f"{self.random.choice('abcxyz')}.txt"
        paper.write_text(_text(self.random), "utf-8")
        list(add_path(paper, self.place.documents, Asked(self.random.choice(_FACTS))))
        self.index()

    def remove(self) -> None:
        """`regsearch remove` of a paper that the index holds."""
        self.index()
        session = Session(self.place.index, self.roots)
        held = {found.regulation.source for found, _ in session.regulations()}
        sources = sorted(source for source in held if source.startswith("documents/"))
        if sources:
            remove(session, self.random.choice(sources), self.place.documents)
            self.index()

    def pull(self) -> None:
        """`regsearch pull` of what the publisher has on a day."""
        text, self.latest[0] = find_text(TEXT), self.random.choice(DAYS)
        mirrors = dict.fromkeys(text.publisher.hosts, self.place.publisher)
        today = date(2031, 6, self.random.randint(1, 30))
        with Client(mirrors=mirrors, pause=0, retries=0) as client:
            pull(text, self.place.official, client=client, today=today)
        self.index()

    def index(self) -> None:
        """`regsearch index`."""
        update(self.place.index, self.roots)

    def rebuild(self) -> None:
        """`regsearch index --rebuild`."""
        update(self.place.index, self.roots, rebuild=True)


def _options(random_: random.Random) -> Options:
    return Options(
        limit=random_.choice((3, 10, 50)),
        page=random_.choice((1, 1, 2)),
        sort=random_.choice(("score", "score", "title", "newest", "oldest", "jurisdiction")),
        group=random_.random() < 0.2,
        facets=random_.random() < 0.2,
        mode=random_.choice(("auto", "any", "all")),
        on=random_.choice(("", "", "", "2031-03-01")),
        status=random_.choice(("", "", "", "in force")),
        home=random_.choice(("", "", "US", "none")),
    )


def answers(folder: Path, seed: int) -> list[Any]:
    """What an index answers: all of each hit but its scores' parts, and what is said of them."""
    random_, session = random.Random(seed), Session(folder)
    rows: list[Any] = []
    for query in random_.sample(QUERIES, ASKED):
        found = session.search(query, _options(random_))
        hits = [hit._replace(parts={}) for hit in found.hits]
        rows.append((query, hits, found.hints, found.facets, found.unknown, found.size))
    rows += [[(f.provision.id, f.regulation.source) for f in session.find(q)] for q in QUERIES]
    rows.append([(f.provision.id, f.regulation.source, n) for f, n in session.regulations()])
    return rows


def history(
    base: Path, seed: int, address: str, latest: list[str]
) -> tuple[Counter[str], list[str]]:
    """One history in the empty folder `base`: what was done, and what a fresh index answers
    otherwise."""
    one = History(base, seed, address, latest)
    for _ in range(one.random.randint(3, 10)):
        one.step()
    one.index()
    update(base / "fresh", one.roots)
    pairs = zip(answers(one.place.index, seed), answers(base / "fresh", seed), strict=True)
    differ = [(kept, fresh) for kept, fresh in pairs if kept != fresh]
    return one.done, [f"history {seed}: {kept} is not {fresh}"[:600] for kept, fresh in differ]


def trials(count: int, first: int = 0) -> dict[str, Any]:
    """`count` histories from the seed `first` on: the figures, and what was wrong."""
    done: Counter[str] = Counter()
    wrong: list[str] = []
    latest = [DAYS[0]]
    with publisher(lambda: latest[0], 12, 0) as address:
        for seed in range(first, first + count):
            with tempfile.TemporaryDirectory() as base:
                steps, faults = history(Path(base), seed, address, latest)
                done += steps
                wrong += faults
    return {
        "histories": count,
        "steps": dict(done),
        "queries of each": ASKED,
        "wrong": wrong,
    }


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.histories",
        description="Incremental indexes against fresh ones.",
    )
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    options = parser.parse_args(given)
    facts = trials(options.histories, options.first)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return 1 if facts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
