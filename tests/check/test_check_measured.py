"""How well drafts are read, on sets of sentences that were written without sight of the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.checking.drafts import Draft
from search.checking.model import Options, Report
from search.session import Session

HERE = Path(__file__).parent
ON = "2026-11-28"
#: The rules of which one must speak of a planted error.
FOUND_BY = {
    "article": {"RS101", "RS103"}, "title": {"RS102"}, "repealed": {"RS103", "RS104"},
    "renamed": {"RS103", "RS104"}, "mismatch": {"RS109"}, "pinpoint": {"RS107"},
    "number": {"RS301", "RS302"},
}  # fmt: skip


def _rows(name: str) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, (HERE / name).read_text("utf-8").splitlines())


def _is_right(report: Report, row: dict[str, Any]) -> bool:
    mine = [c for c in report.citations if not row["key"] or c.key == row["key"]]
    if row["is"] == "exists":
        return any(c.resolution in ("resolved", "group") for c in mine)
    if row["is"] == "missing":
        return any(c.resolution == "no_such_provision" for c in mine)
    if row["is"] == "gone":
        return any(c.validity in ("repealed", "superseded") for c in mine)
    if row["is"] == "outside":
        return any(c.resolution in ("outside_corpus", "unparsed") for c in mine)
    return not report.findings


def test_citations_are_found_and_none_is_wrongly_said_not_to_exist(library: Session) -> None:
    rows = list(_rows("citations.jsonl"))
    options = Options(on=ON, only=frozenset(["citations"]))
    right = 0
    for row in rows:
        report = library.check(Draft.of_text(row["text"]), options)
        right += _is_right(report, row)
        if row["is"] != "missing":
            assert not [c for c in report.citations if c.resolution == "no_such_provision"], row
    assert len(rows) >= 150 and right >= 0.95 * len(rows)


def test_planted_errors_are_found(library: Session) -> None:
    rows = list(_rows("planted.jsonl"))
    found = 0
    for row in rows:
        places = (row["place"],) if row["place"] else ()
        options = Options(on=ON, jurisdictions=places)
        report = library.check(Draft.of_text(row["text"]), options)
        found += bool({f.rule for f in report.findings} & FOUND_BY[row["kind"]])
    assert len(rows) >= 100 and found >= 0.9 * len(rows)


def test_numbers_are_read_and_alarms_are_right(library: Session) -> None:
    rows = list(_rows("numbers.jsonl"))
    right = wrong = over = found = 0
    for row in rows:
        options = Options(on=ON, jurisdictions=(row["place"],), role=row["role"])
        report = library.check(Draft.of_text(row["text"]), options)
        amounts = [c.amount for c in report.claims]
        if row["kind"]:
            right += len(amounts) == 1 and all(
                (a.kind, a.op, a.unit) == (row["kind"], row["op"], row["unit"])
                and abs(a.low - row["low"]) < 0.02
                and abs(a.high - row["high"]) < 0.02
                for a in amounts
            )
        else:
            right += not amounts
        alarm = any(f.rule in ("RS301", "RS302") for f in report.findings)
        over += row["verdict"] == "over"
        found += row["verdict"] == "over" and alarm
        wrong += row["verdict"] != "over" and alarm
    assert len(rows) >= 100 and right >= 0.9 * len(rows)
    assert wrong <= 0.01 * len(rows) and found >= 0.9 * over
