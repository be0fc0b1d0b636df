"""Reports in every format but the terminal's, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.messages import speaking
from search.checking.model import Report
from search.checking.record import record
from search.checking.words import language_of, verdict
from search.formats import as_json, as_lines, safe

SUFFIXES = {
    "plain": ".txt", "json": ".json", "jsonl": ".jsonl", "md": ".md", "html": ".html",
    "annotated": ".txt", "sarif": ".sarif",
}  # fmt: skip


def written(reports: Sequence[Report], format: str, lang: str) -> str:
    """Reports in a format; JSON of one draft is its object, of several a list."""
    if format == "json":
        rows = [record(report) for report in reports]
        return as_json(rows[0] if len(rows) == 1 else rows)
    if format == "jsonl":
        from search.checking.record import finding

        return as_lines(
            {"path": r.draft["path"], **finding(f)} for r in reports for f in r.findings
        )
    if format == "sarif":
        from search.checking.sarif import sarif

        return as_json(sarif(reports))
    from search.checking import pages

    make = {"plain": pages.plain, "md": pages.markdown, "annotated": pages.annotated}.get(format)
    if make is None:
        return pages.html_page(reports, lang)
    return "\n\n".join(make(report, language_of(report, lang)) for report in reports)


def write_to(reports: Sequence[Report], format: str, lang: str, target: Path) -> list[Path]:
    """Write reports to a file; to a folder one each, with an index. The files written."""
    if not target.is_dir():
        target.write_text(written(reports, format, lang) + "\n", encoding="utf-8")
        return [target]
    files, rows = [], []
    for report in reports:
        name = safe(str(report.draft["path"])).replace("/", "_") + SUFFIXES[format]
        file = target / name
        file.write_text(written([report], format, lang) + "\n", encoding="utf-8")
        files.append(file)
        with speaking(language_of(report, lang)):
            rows.append(f"{name}\t{verdict(report)}\t{len(report.counted)}")
    index = target / "index.txt"
    index.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return [*files, index]
