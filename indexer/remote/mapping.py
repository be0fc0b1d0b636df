"""The fields of the documents on a cluster: tokens are made here, so that one analyzer serves all.

    provisions  `_id` text-order; `w p` its words and pairs, `c cp` those around it, `u g` its units
                in a row and its bigrams in a row, `t tp tu tg` of its regulation's names, `h hu hg`
                of the headings above, `i` of the issuer, `k rk` exact keywords of its own and of
                its regulation; `record` as stored
    texts       `_id` the number; `w` all words of a text; `record`
    lists       the sources (`line`) and the directory (`data`), made anew for each generation

The engine scores by BM25 with the constants of the formula; whitespace parts the tokens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from corpus.model import Document
from indexer.analysis import analyze, tokenize, units
from indexer.format.segment_writer import (
    found_by,
    provision_id,
    provision_keywords,
    regulation_keywords,
    title_text,
)
from indexer.format.stored_fields import pack_provision, pack_regulation
from indexer.schema import DATES, REGULATION_KEYWORDS

Body = dict[str, Any]
#: What stands between two pieces of a text that nothing joins.
GAP = "|"
#: Fields with frequencies; with positions; that only tell what is held. Scored ones have lengths.
_SCORED = {"w": "own", "c": "context", "p": "pairs", "cp": "pairs"}
_POSITIONS, _HELD = ("u", "g", "tu", "tg", "hu", "hg"), ("t", "tp", "h", "i")
#: What is kept and not searched.
_STORED: Body = {"type": "keyword", "index": False, "doc_values": False}
#: A query may name so many documents, texts or words.
MOST_TERMS = 500_000


def settings(shards: int, replicas: int, constants: dict[str, tuple[float, float]]) -> Body:
    """The settings of an index; `constants` are k1 and b of each similarity."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",
        "merge.policy.expunge_deletes_allowed": 0,
        "max_terms_count": MOST_TERMS,
        "similarity": {n: {"type": "BM25", "k1": k1, "b": b} for n, (k1, b) in constants.items()},
    }


def _text(**more: Any) -> Body:
    return {"type": "text", "analyzer": "whitespace", **more}


def provision_mapping(meta: Body) -> Body:
    """The mapping of provisions; `meta` is told with it."""
    fields: Body = {n: _text(similarity=s, index_options="freqs") for n, s in _SCORED.items()}
    fields |= {n: _text(norms=False, index_options="positions") for n in _POSITIONS}
    fields |= {n: _text(norms=False, index_options="docs") for n in _HELD}
    whole = {"type": "keyword"}
    fields |= {"k": whole, "rk": whole, "reg": whole, "source": whole}
    fields |= {n: {"type": "integer"} for n in ("text", "order", *DATES)}
    fields |= {"record": _STORED}
    return {
        "dynamic": "strict",
        "_meta": meta,
        "_source": {"includes": ["record"]},
        "properties": fields,
    }


def text_mapping() -> Body:
    """The mapping of texts."""
    fields = {
        "number": {"type": "integer"},
        "w": _text(similarity="document", index_options="freqs"),
        "record": _STORED,
    }
    return {"dynamic": "strict", "_source": {"excludes": ["w"]}, "properties": fields}


def list_mapping() -> Body:
    """The mapping of sources and directory."""
    told = {"what": {"type": "keyword"}, "number": {"type": "integer"}}
    fields = {**told, "line": _STORED, "data": _STORED}
    return {"dynamic": "strict", "properties": fields}


def spread(terms: Counter[str]) -> str:
    """Terms with their frequencies as one text; a pair is one token."""
    rows = [term if n == 1 else "\n".join([term] * n) for term, n in terms.items()]
    return pair_token("\n".join(rows)).replace("\n", " ")


def pair_token(pair: str) -> str:
    """A pair as a token."""
    return pair.replace(" ", "_")


def rows_of_bigrams(texts: Iterable[str]) -> str:
    """The bigrams of the runs of characters of texts, with a gap between two runs."""
    rows: list[str] = []
    for text in texts:
        for token in tokenize(text):
            if token[0] >= "\u3005" and len(token) > 1:
                rows += [*map("".join, pairwise(token)), GAP]
    return " ".join(rows)


def rows_of_units(texts: Iterable[str]) -> str:
    """The units of texts, with a gap between two texts."""
    return f" {GAP} ".join(" ".join(units(text)) for text in texts)


def names_of(document: Document) -> Body:
    """The fields that a regulation hands down to all its provisions."""
    r = document.regulation
    words, pairs = analyze(title_text(r))
    names = [n for n in (r.title, r.title_en, r.title_zh, *r.aliases, r.citation, r.number) if n]
    days = {name: getattr(r, name) for name in DATES}
    return {
        "t": " ".join(words),
        "tp": " ".join(map(pair_token, pairs)),
        "tu": rows_of_units(names),
        "tg": rows_of_bigrams(names),
        "i": " ".join(analyze(r.issuer)[0]),
        "rk": sorted(regulation_keywords(r)),
        "reg": r.id,
        "source": r.source,
        **{name: day.toordinal() if day else 0 for name, day in days.items()},
    }


def provisions_of(document: Document, number: int) -> Iterator[Body]:
    """The documents of the provisions of the text `number`, and last that of the text itself."""
    handed = names_of(document)
    title = analyze(title_text(document.regulation))
    own = [analyze(found_by(p)) for p in document.provisions]
    total: Counter[str] = Counter()
    for order, provision in enumerate(document.provisions):
        around = own[max(0, order - 1) : order + 2]
        path = analyze(" / ".join(provision.path))[0]
        words = _sum(*(w for w, _ in around), title[0], path)
        pairs = _sum(*(p for _, p in around), title[1])
        total.update(own[order][0])
        id = provision_id(document.regulation, provision)
        text = f"{provision.heading}\n{provision.text}"
        yield {
            "_id": f"{number}-{order}",
            "text": number,
            "order": order,
            "w": spread(own[order][0]),
            "p": spread(own[order][1]),
            "c": spread(words),
            "cp": spread(pairs),
            "u": rows_of_units([text]),
            "g": rows_of_bigrams([text]),
            "h": " ".join(path),
            "hu": rows_of_units(provision.path),
            "hg": rows_of_bigrams(provision.path),
            "k": list(dict.fromkeys(provision_keywords(provision, id))),
            "record": pack_provision(provision, id, document.regulation),
            **handed,
        }
    yield {
        "_id": str(number),
        "number": number,
        "w": spread(total),
        "record": pack_regulation(document.regulation),
    }


def _sum(*parts: Counter[str]) -> Counter[str]:
    """The terms of all parts. Counters are not added by `+`, which looks through the whole sum each
    time."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return total


def is_of_regulation(keyword: str) -> bool:
    """Whether a keyword is one of whole regulations."""
    return keyword.partition(":")[0] in REGULATION_KEYWORDS
