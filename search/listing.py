"""The regulations of an index, one row each, and the topics with what is filed under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import lies_in
from corpus.topics import topics
from indexer.schema import TOPIC, keyword
from search.filters import codes, find_topics, kinds, statuses

if TYPE_CHECKING:
    from search.session import Session

KNOWN = (
    "jurisdiction", "kind", "effective", "amended", "version", "title", "title_en", "title_zh",
    "issuer", "number", "language", "source", "url",
)  # fmt: skip


def regulations(
    session: Session,
    jurisdiction: str = "",
    kind: str = "",
    status: str = "",
    source: str = "",
    on: str = "",
) -> list[dict[str, Any]]:
    """The regulations that the filters allow ("" for any), by jurisdiction, id and version."""
    wanted, of_kind, in_state = codes(jurisdiction, session), kinds(kind), statuses(status)
    rows = []
    for found, size in session.regulations(on):
        r = found.regulation
        if wanted and not lies_in(r.jurisdiction, wanted):
            continue
        if of_kind and r.kind not in of_kind:
            continue
        if (in_state and found.status not in in_state) or source not in r.source:
            continue
        known = {name: getattr(r, name) for name in KNOWN}
        rows.append({"id": r.id, "status": found.status, "provisions": size, **known})
    return sorted(rows, key=lambda row: (row["jurisdiction"], row["id"], row["version"]))


def topic_rows(session: Session, names: str = "") -> list[dict[str, Any]]:
    """The topics, in the order of a loan's life, or those that a list names in its order: how many
    provisions, of which jurisdictions."""
    rows = []
    for topic in find_topics(names) if names else topics():
        found = session.with_keyword(keyword(TOPIC, topic.id))
        codes = sorted({f.regulation.jurisdiction.split("-")[0] for f in found})
        rows.append({"id": topic.id, "en": topic.en, "zh": topic.zh, "provisions": len(found),
                     "jurisdictions": codes, "words": topic.words})  # fmt: skip
    return rows
