"""What is indexed, how fresh it is, what failed: the state of an index beside its corpus."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from indexer.freshness import standing
from indexer.scan import OFFICIAL

if TYPE_CHECKING:
    from search.session import Session


def index_status(session: Session) -> dict[str, Any]:
    """The facts about an index: its corpus, its size, and the files that are not searched."""
    manifest = session.manifest
    segments, size = session.size()
    now = standing(session.sources(), manifest, session.roots)
    return {
        "corpus": [str(root.path) for root in session.roots],
        "index": session.where,
        "built": manifest.built,
        "fresh": now.fresh if session.roots else None,
        "generation": manifest.generation,
        "fingerprint": manifest.fingerprint,
        "files": manifest.files,
        "regulations": session.regulation_count,
        "provisions": session.provision_count,
        "segments": segments,
        "bytes": size,
        "pulled": _pulled(session),
        "failures": now.failed,
        "stale": now.stale,
        "passed over": now.missed,
        "hidden": len(now.passed_over) - len(now.missed),
    }


def _pulled(session: Session) -> list[dict[str, Any]]:
    """The official texts in the corpus, the latest of each, with the days since it was checked."""
    folder = next((root.path for root in session.roots if root.name == OFFICIAL), None)
    if folder is None:
        return []
    from corpus.official import pulled

    return [
        {"name": h.name, "version": str(h.version or ""), "fetched": str(h.fetched),
         "checked": str(h.checked), "age": h.age(date.today())}
        for h in pulled(folder) if h.latest
    ]  # fmt: skip
