"""A provision in its surroundings, as a page or an assistant shows it: its other texts, its
neighbours, what it refers to and what refers to it, its limits, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import NothingFound
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.text.han import has_han
from indexer.schema import ID, keyword
from search.results import Found
from search.topics import LimitRow, limits_in
from search.versions import expression_date
from search.wording import title_in

if TYPE_CHECKING:
    from search.session import Session

#: So many laws that cite one are named; the rest is counted.
MOST_CITING = 30


class Around(NamedTuple):
    """A provision with what stands around it; `beside` is its digest beside an official text, or
    the other way round; `texts` are all texts that hold it, the youngest first."""

    found: Found
    beside: Found | None
    texts: list[Found]
    before: Found | None
    after: Found | None
    see: list[tuple[str, Found | None]]
    seen_from: list[Found]
    citing: list[Found]
    citing_count: int
    limits: list[LimitRow]


def around(session: Session, id: str, on: str = "", version: str = "", zh: bool = False) -> Around:
    """The provision `id` as it stands on the day `on`, or in the text of the date `version`;
    NothingFound where there is none."""
    best = session.find(id, on)
    if not best:
        raise NothingFound(N_(f"nothing is cited as '{id}'"))
    texts = session.with_keyword(keyword(ID, best[0].provision.id), on)
    dated = [f for f in texts if expression_date(f.regulation) == version] if version else best
    if not dated:
        held = ", ".join(sorted(expression_date(f.regulation) or "?" for f in texts))
        raise NothingFound(N_(f"no text of {version} holds '{id}'; there are: {held}"))
    f = min(dated, key=lambda t: t.regulation.text == "digest") if version else dated[0]
    near = session.neighbours(f, 1, on)
    citing = session.laws_citing(f, on)
    return Around(
        found=f,
        beside=_beside(f, best),
        texts=sorted(texts, key=lambda t: expression_date(t.regulation), reverse=True),
        before=next((n for n in near if n.doc < f.doc), None),
        after=next((n for n in near if n.doc > f.doc), None),
        see=[(name, next(iter(session.find(name, on)), None)) for name in f.provision.see],
        seen_from=session.seen_from(f.provision.id, on),
        citing=citing[:MOST_CITING],
        citing_count=len(citing),
        limits=limits_in(f, zh),
    )


def _beside(f: Found, texts: list[Found]) -> Found | None:
    """The text of the other kind (digest, official) that is the next best on the day."""
    digest = f.regulation.text == "digest"
    return next((t for t in texts if (t.regulation.text == "digest") != digest), None)


# --- names and citations, in the reader's language -----------------------------------------------


def title_of(f: Found, zh: bool) -> str:
    """The title of a provision's law, in the reader's language where there is one."""
    return title_in("zh" if zh else "en", f.regulation)


def heading_of(heading: str, zh: bool) -> str:
    """A heading "中文 / English" in the reader's language; any other as it is."""
    first, _, second = heading.partition(" / ")
    return first if zh or not second else second


def paragraphs(text: str, zh: bool) -> list[tuple[str, str]]:
    """The paragraphs of a text with their language ("zh", "en"), those in the reader's first."""
    found = [(("zh" if has_han(p) else "en"), p) for p in text.split("\n\n") if p.strip()]
    own = "zh" if zh else "en"
    return sorted(found, key=lambda row: row[0] != own)
