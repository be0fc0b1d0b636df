"""What is kept of a check: its receipt and its baseline. Neither holds a word of a draft."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.files import create
from corpus.messages import N_
from indexer.freshness import content_hash
from search.checking.files import CheckedDrafts, check_files, files_at
from search.checking.model import Options, Report
from search.checking.options import BASELINE, CheckError
from search.checking.record import summary

if TYPE_CHECKING:
    from search.session import Session

#: Raise it when fields change their meaning.
FORMAT = "regsearch check receipt 1"


def write_evidence(
    session: Session, done: CheckedDrafts, options: Options, receipt: Path | None,
    baseline: Path | None,
) -> None:  # fmt: skip
    """Write a receipt and a baseline where files are named for them; neither over a receipt."""
    if baseline:
        marks = sorted({f.fingerprint for r in done.reports for f in r.findings})
        text = json.dumps({"format": BASELINE, "fingerprints": marks}, indent=2)
        baseline.write_text(text + "\n", encoding="utf-8")
    if receipt:
        _create(receipt, receipt_of(session, done, options))


def _create(path: Path, receipt: dict[str, Any]) -> None:
    text = json.dumps(receipt, ensure_ascii=False, indent=2).encode() + b"\n"
    try:
        create(path, lambda file: file.write(text))
    except FileExistsError:
        raise CheckError(N_(f"{path}: is there already; a receipt is never overwritten")) from None


def receipt_of(session: Session, done: CheckedDrafts, options: Options) -> dict[str, Any]:
    """The receipt of a check: hashes of the drafts, the corpus, the day, and of each finding the
    rule, the place and the fingerprint."""
    from search.receipt import corpus_of, digest, tool_version

    corpus = corpus_of(session)
    content = {
        "format": FORMAT,
        "tool": {"name": "regsearch", "version": tool_version()},
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "options": _plain(options),
        "corpus": {"sha256": corpus["sha256"], "up_to_date": corpus["up_to_date"]},
        "drafts": [_of_draft(report) for report in done.reports],
    }
    return {**content, "sha256": digest(content)}


def _plain(options: Options) -> dict[str, Any]:
    return {
        "kind": options.kind, "jurisdictions": list(options.jurisdictions), "role": options.role,
        "on": options.on, "since": options.since, "only": sorted(options.only),
        "levels": [list(pair) for pair in options.levels],
        "ignores": [[list(pair) for pair in row] for row in options.ignores],
    }  # fmt: skip


def _of_draft(report: Report) -> dict[str, Any]:
    """A draft as a receipt tells of it: its name only as a hash."""
    name = hashlib.sha256(str(report.draft["path"]).encode("utf-8", "replace")).hexdigest()
    return {
        "name_sha256": name,
        "sha256": report.draft["sha256"],
        "on": report.draft["on"],
        "summary": summary(report),
        "findings": [
            {
                "rule": f.rule, "level": f.level, "fingerprint": f.fingerprint,
                "start": f.span.start if f.span else None, "end": f.span.end if f.span else None,
            }
            for f in report.findings
        ],
    }  # fmt: skip


# --- repeating ------------------------------------------------------------------------------------


def is_check_receipt(path: Path) -> bool:
    """Whether a file is the receipt of a check, not of a search."""
    try:
        return bool(json.loads(path.read_bytes())["format"] == FORMAT)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def repeat(session: Session, path: Path, drafts: Sequence[str]) -> list[str]:
    """What differs when the drafts of a receipt are checked again; [] where nothing does.

    The drafts are found among `drafts` by their hashes, as a receipt names none of them.
    """
    from search.receipt import corpus_of, digest

    try:
        receipt = json.loads(path.read_bytes())
        signed = receipt.pop("sha256")
        options = _options(receipt["options"])
        rows = {row["sha256"]: row for row in receipt["drafts"]}
        corpus = receipt["corpus"]["sha256"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CheckError(N_(f"{path}: is no whole receipt of a check")) from None
    if digest(receipt) != signed:
        raise CheckError(N_(f"{path}: was changed after it was written"))
    said = [] if corpus_of(session)["sha256"] == corpus else [N_("the corpus is another one")]
    seen = set()
    for report in check_files(session, drafts, b"", options).reports:
        hash = str(report.draft["sha256"])
        if hash in rows:
            seen.add(hash)
            on = options._replace(on=rows[hash]["on"])
            (again,) = check_files(session, [_path_of(drafts, hash)], b"", on).reports
            said += _differences(rows[hash]["findings"], _of_draft(again)["findings"], hash)
    missing = len(rows) - len(seen)
    if missing:
        said.append(
            N_(f"drafts of the receipt that were not given, or were changed since: {missing}")
        )
    return said


def _path_of(drafts: Sequence[str], hash: str) -> str:
    """The draft of that hash among some paths and folders."""
    for _, file in files_at(drafts):
        if isinstance(file, Path) and content_hash(str(file)) == hash:
            return str(file)
    raise CheckError(N_("a draft changed while it was checked"))


def _options(given: dict[str, Any]) -> Options:
    return Options(
        kind=given["kind"], jurisdictions=tuple(given["jurisdictions"]), role=given["role"],
        on=given["on"], since=given["since"], only=frozenset(given["only"]),
        levels=tuple((name, level) for name, level in given["levels"]),
        ignores=tuple(tuple((k, v) for k, v in row) for row in given["ignores"]),
    )  # fmt: skip


def _differences(old: list[Any], new: list[Any], hash: str) -> Iterator[str]:
    was = Counter((f["rule"], f["level"], f["fingerprint"]) for f in old)
    now = Counter((f["rule"], f["level"], f["fingerprint"]) for f in new)
    for (rule, level, mark), count in (was - now).items():
        yield N_(f"draft {hash[:8]}: {rule} ({level}, {mark}) is gone{_times(count)}")
    for (rule, level, mark), count in (now - was).items():
        yield N_(f"draft {hash[:8]}: {rule} ({level}, {mark}) is new{_times(count)}")


def _times(count: int) -> str:
    return "" if count == 1 else N_(f", {count} times")
