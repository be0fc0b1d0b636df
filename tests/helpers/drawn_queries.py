"""Queries drawn from what an index holds, and the sets that they find."""

from __future__ import annotations

import random
from typing import Any

from search.results import Options
from search.session import Session


def queries(session: Session, count: int, seed: int = 7) -> list[str]:
    """Made of what stands in provisions that are drawn: words, phrases, conditions, patterns."""
    rng, places = random.Random(seed), session.index.places()
    made = list[str]()
    while len(made) < count:
        found = session.load(*rng.choice(places))
        text = found.provision.text
        at = rng.randrange(max(1, len(text) - 12))
        words = text.split()
        piece = text[at : at + rng.choice((4, 8, 12))].replace('"', " ").strip()
        if len(words) > 6:
            n = rng.randrange(len(words) - 4)
            piece = " ".join(words[n : n + rng.randint(1, 4)]).replace('"', " ")
        word = (piece.split() or ["widget"])[0]
        r = found.regulation
        made.append(
            rng.choice(
                (
                    piece, f'"{piece}"', f'"{piece}" OR {word}', f"{word} NOT rate",
                    f"+{word} jurisdiction:{r.jurisdiction}", f"title:{r.title.split()[0]} {word}",
                    f"{word[:5]}* {word}", f"{word}~", f"kind:statute {word}",
                    f"{word} effective:>=2015", f'-"{piece}" {word}', f"{word[:3]}*{word[-2:]}",
                )
            )
        )  # fmt: skip
    return made


def found(session: Session, query: str, **options: Any) -> tuple[Any, ...]:
    """The set that a query finds, and how it is counted."""
    got = session.search(query, Options(limit=1000, **options), width=0)
    counts = (got.all_words, got.some_words, got.added_words)
    return counts, sorted(hit.id for hit in got.hits) if got.size < 900 else got.size
