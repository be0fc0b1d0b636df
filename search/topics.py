"""The library read across: numeric limits of a kind, and a topic side by side by jurisdiction."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.errors import RegsearchError
from corpus.jurisdictions import lies_in
from corpus.topics import LimitKind, Topic, limit_kinds, topics
from indexer.analysis import normalize
from indexer.format.stored_fields import PART
from search.listing import codes_in
from search.results import Found, Options

if TYPE_CHECKING:
    from search.session import Session

#: Said where a jurisdiction has nothing under a topic: silence of the library, not of the law.
NOT_FOUND = "not found in this library"


class UnknownName(RegsearchError):
    """A topic or kind of limit that does not exist; the message names the nearest."""

    def __init__(self, what: str, name: str, near: Sequence[str], command: str) -> None:
        hint = f"did you mean {', '.join(near)}?" if near else f"see 'regsearch {command}'"
        super().__init__(f"no {what} is called '{name}'; {hint}")


class LimitRow(NamedTuple):
    """A numeric limit, with the provision that sets it and the sentence that says it."""

    jurisdiction: str
    kind: str
    quantity: str
    unit: str
    per: str
    sentence: str
    citation: str
    title: str
    id: str
    status: str
    confidence: str
    url: str


def find_topic(name: str) -> Topic:
    """The topic with that id, name or everyday word; `UnknownName` otherwise."""
    topic: Topic = _named(name, topics(), "topic", "topics")
    return topic


def find_limit_kind(name: str) -> LimitKind:
    """The kind of limit with that id or name, or with the words of it."""
    kind: LimitKind = _named(name, limit_kinds(), "kind of limit", "limits")
    return kind


def _named(name: str, known: Sequence[Any], what: str, command: str) -> Any:
    wanted = normalize(name).replace(" ", "-").strip("-")
    for match in (lambda a, b: a == b, lambda a, b: b in a or a in b):
        for one in known:
            names = (one.id, one.zh, one.en, *getattr(one, "words", ()))
            if any(match(normalize(n).replace(" ", "-"), wanted) for n in names if n):
                return one
    near = get_close_matches(wanted, [one.id for one in known], 3, 0.5)
    raise UnknownName(what, name, near, command)


def limits(
    session: Session, kind: str = "", jurisdiction: str = "", zh: bool = False, on: str = ""
) -> list[LimitRow]:
    """The numeric limits of a kind ("" for all), by jurisdiction, those gone last, and by id."""
    jurisdictions = codes_in(jurisdiction)
    wanted = [find_limit_kind(kind).id] if kind else [k.id for k in limit_kinds()]
    rows = []
    for name in wanted:
        found = [f for f in session.with_keyword(f"limit:{name}", on) if _in(f, jurisdictions)]
        found.sort(key=lambda f: (f.regulation.jurisdiction, _gone(f), f.provision.id))
        rows += [row for f in found for row in _limit_rows(f, name, zh)]
    return rows


def _gone(found: Found) -> bool:
    return found.status in ("repealed", "superseded")


def _in(found: Found, codes: Sequence[str]) -> bool:
    return not codes or lies_in(found.regulation.jurisdiction, codes)


def kinds_of_limits(session: Session) -> list[dict[str, Any]]:
    """The kinds of limits, and how many provisions set one of each."""
    return [
        {"kind": k.id, "en": k.en, "zh": k.zh, "provisions": session.count(f"limit:{k.id}")}
        for k in limit_kinds()
    ]


def _limit_rows(f: Found, kind: str, zh: bool) -> list[LimitRow]:
    rows = []
    for packed in f.provision.limits:
        name, low, high, unit, per, sentence_zh, sentence_en = packed.split(PART)
        if name == kind:
            sentence = (sentence_zh or sentence_en) if zh else (sentence_en or sentence_zh)
            quantity = low if low == high else f"{low}-{high}"
            r = f.regulation
            rows.append(
                LimitRow(
                    jurisdiction=r.jurisdiction,
                    kind=kind,
                    quantity=quantity,
                    unit=unit,
                    per=per,
                    sentence=sentence,
                    citation=f.provision.citation,
                    title=(r.title_zh if zh else r.title_en) or r.title,
                    id=f.provision.id,
                    status=f.status,
                    confidence=f.provision.confidence,
                    url=r.url,
                )
            )
    return rows


class Side(NamedTuple):
    """One jurisdiction's column of a comparison: its provisions, the aptest first."""

    jurisdiction: str
    provisions: list[Found]


class Comparison(NamedTuple):
    """A topic's rules side by side."""

    topic: Topic
    sides: list[Side]


def compare(session: Session, topic: str, jurisdiction: str = "", on: str = "") -> Comparison:
    """A topic's provisions for each jurisdiction, those that say most of it first."""
    chosen = find_topic(topic)
    filed = {
        f.provision.id: f for f in session.with_keyword(f"topic:{chosen.id}", on) if not _gone(f)
    }
    codes = codes_in(jurisdiction) or sorted(
        {f.regulation.jurisdiction.split("-")[0] for f in filed.values()}
    )
    words = " ".join((chosen.zh, chosen.en, *chosen.words))
    sides = []
    for code in codes:
        options = Options(
            limit=1000, topic=chosen.id, jurisdiction=code, mode="any", expand=False, on=on
        )
        ranked = [filed[h.id] for h in session.search(words, options).hits if h.id in filed]
        sides.append(Side(code, ranked))
    return Comparison(chosen, sides)


def sentence(found: Found, zh: bool) -> str:
    """The provision's digest in one language, its first two sentences."""
    import re

    from corpus.text.han import has_han

    paragraphs = [p for p in found.provision.text.split("\n\n") if has_han(p) == zh]
    text = " ".join(" ".join(paragraphs or [found.provision.text]).split())
    parts = re.findall(r".+?(?:[。！？；]|[.!?](?=\s|$)|$)", text)
    return "".join(parts[:2]).strip()
