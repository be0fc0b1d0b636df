"""Random histories of an index against fresh ones: the same hits, in order, score and passage.

Files of a few laws are written, changed and removed, with an update after each few; then every
query is asked of that index and of one made at once. Many texts are the same but for their source,
so that scores tie.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from indexer.scan import Root
from indexer.update import update
from search.results import Options
from search.session import Session

_LAWS = ("Heron Lending Act 2019", "Stork Act 2020", "苍鹭出借条例")
_WORDS = ("heron", "herons", "blue", "lend", "stork", "夜间催收", "蓝鸟出借", "不得拨打")
#: Words, patterns, conditions, laws by name, citations.
QUERIES = (
    "heron", "blue lend", "夜间催收", "heron OR stork", '"blue heron"', "her*", "*o*", "催*",
    "hern~", "heron -blue", "NOT blue", "title:act", "Heron Lending Act", "Stork Act 2020 s 1",
    "苍鹭出借条例第二条", "section 2 of the Heron Lending Act 2019", "heronn",
    "what may a stork lend?",
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


def _options(random_: random.Random) -> Options:
    return Options(
        limit=random_.choice((3, 10, 50)),
        page=random_.choice((1, 1, 2)),
        sort=random_.choice(("score", "score", "title", "newest", "oldest", "jurisdiction")),
        group=random_.random() < 0.2,
        facets=random_.random() < 0.2,
        mode=random_.choice(("auto", "any", "all")),
    )


def answers(folder: Path, seed: int) -> list[Any]:
    """What an index answers: all of each hit but its scores' parts, and what is said of them."""
    random_, session = random.Random(seed), Session(folder)
    rows: list[Any] = []
    for query in QUERIES:
        found = session.search(query, _options(random_))
        hits = [hit._replace(parts={}) for hit in found.hits]
        rows.append((query, hits, found.hints, found.facets, found.unknown, found.size))
    rows += [[(f.provision.id, f.regulation.source) for f in session.find(q)] for q in QUERIES]
    rows.append([(f.provision.id, f.regulation.source, n) for f, n in session.regulations()])
    return rows


def history(base: Path, seed: int) -> list[str]:
    """One history in the empty folder `base`; what a fresh index answers otherwise."""
    random_, corpus = random.Random(seed), base / "papers"
    corpus.mkdir()
    roots = [Root("papers", corpus)]
    for _ in range(random_.randint(2, 5)):
        for _ in range(random_.randint(1, 4)):
            path = corpus / f"{random_.choice('abcdef')}.{random_.choice(('txt', 'md'))}"
            if random_.random() < 0.25:
                path.unlink(missing_ok=True)
            else:
                path.write_text(_text(random_), "utf-8")
        update(base / "kept", roots)
    update(base / "fresh", roots)
    pairs = zip(answers(base / "kept", seed), answers(base / "fresh", seed), strict=True)
    return [
        f"history {seed}: {kept} is not {fresh}"[:600] for kept, fresh in pairs if kept != fresh
    ]


def trials(count: int, first: int = 0) -> dict[str, Any]:
    """`count` histories from the seed `first` on: the figures, and what was wrong."""
    wrong: list[str] = []
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as base:
            wrong += history(Path(base), seed)
    return {"histories": count, "queries of each": len(QUERIES), "wrong": wrong}


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
