"""The regulations of an index, one row each, and the topics with what is filed under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import code_of, lies_in

if TYPE_CHECKING:
    from search.session import Session

KNOWN = (
    "jurisdiction", "kind", "effective", "version", "title", "title_en", "issuer", "number",
    "language", "source", "url",
)  # fmt: skip


def codes_in(text: str) -> list[str]:
    """The codes of jurisdictions in a list as people write it: "UK, 香港" -> GB, HK."""
    return [code_of(name) or name.strip().upper() for name in text.split(",") if name.strip()]


def regulations(
    session: Session,
    jurisdiction: str = "",
    kind: str = "",
    status: str = "",
    source: str = "",
    on: str = "",
) -> list[dict[str, Any]]:
    """The regulations that the filters allow ("" for any), by jurisdiction, id and version."""
    codes = codes_in(jurisdiction)
    rows = []
    for found, size in session.regulations(on):
        r = found.regulation
        if (codes and not lies_in(r.jurisdiction, codes)) or (kind and r.kind != kind.lower()):
            continue
        if (status and found.status != status.lower()) or source not in r.source:
            continue
        known = {name: getattr(r, name) for name in KNOWN}
        rows.append({"id": r.id, "status": found.status, "provisions": size, **known})
    return sorted(rows, key=lambda row: (row["jurisdiction"], row["id"], row["version"]))


def topic_rows(session: Session) -> list[dict[str, Any]]:
    """The topics, in the order of a loan's life: how many provisions, of which jurisdictions."""
    from corpus.topics import topics

    rows = []
    for topic in topics():
        found = session.with_keyword(f"topic:{topic.id}")
        codes = sorted({f.regulation.jurisdiction.split("-")[0] for f in found})
        rows.append({"id": topic.id, "en": topic.en, "zh": topic.zh, "provisions": len(found),
                     "jurisdictions": codes, "words": topic.words})  # fmt: skip
    return rows
