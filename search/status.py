"""What is known of a text on a day that has passed: whether it read so then, and was in force.

A text tells of the days since it reads as it does: since its provision's own amendment, else since
the date of its version or its last amendment. Of an earlier day nothing is known from it, and
without any date nothing of any day.
"""

from __future__ import annotations

from corpus.messages import N_
from indexer.format.stored_fields import StoredProvision, StoredRegulation


def known_on(r: StoredRegulation, p: StoredProvision, day: str, status: str) -> tuple[str, str]:
    """The status on `day` (ISO) of a text of which `status` is told by its own dates; where that
    is "unknown", the reason, a sentence without its stop."""
    effective, since, ends = p.effective or r.effective, reads_since(r, p), p.repealed or r.repealed
    if status in ("repealed", "superseded"):
        if ends:
            return status, ""
        return "unknown", N_(f"it was {status} on a day that is not known")
    if not effective and r.adopted > day:
        return "not yet in force", ""
    if since > day:
        if r.text == "digest":
            why = N_(
                f"this digest is of the text as of {since}; that of {day} is not in the library"
            )
        else:
            why = N_(f"this text is as of {since}; that of {day} is not in the library")
        return "unknown", why
    if not effective and not since:
        return "unknown", N_(f"no date tells whether it was in force on {day}")
    return status, "" if status == "in force" else N_("whether it was in force is not known")


def reads_since(r: StoredRegulation, p: StoredProvision) -> str:
    """The day since when a provision is known to read as it does (ISO), "" where nothing tells
    that it was ever amended."""
    return p.amended or max(r.version, r.amended)
