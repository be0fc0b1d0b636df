"""What a text cites: the provisions that are held, and what is known of those that are not."""

from __future__ import annotations

from corpus.named import NamedTuple
from indexer.index_reader import Place


class Missing(NamedTuple):
    """A citation of a law that is known, of which the provision is not held."""

    name: str
    key: str
    #: What it is called (article, section), "code", or "" for a bare number.
    unit: str
    #: The first provision of each text of that name; none where the index has no such law.
    heads: tuple[tuple[int, int], ...]
    #: Whether the law is certain: named in full, or by its code.
    sure: bool = True


class Cited(NamedTuple):
    """What a text cites: the provisions, what is not held, and where the citations stand."""

    places: list[Place]
    missing: list[Missing]
    spans: list[tuple[int, int]]
