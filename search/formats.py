"""Records and results as text for programs and files: json, jsonl, csv, xlsx, md, plain, trec.

Nothing here knows a terminal: the command line, a page and a server write with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from corpus.errors import RegsearchError
from corpus.messages import _
from search.results import Hit, Results
from search.wording import UNSAFE, cited, half, paragraphs, title_in
from search.wording import dated as dated
from search.wording import kind_in as kind_in
from search.wording import safe as safe

#: Every format; "table" is the terminal's (`search.cli.terminal`).
FORMATS = ("table", "plain", "json", "jsonl", "csv", "xlsx", "md")


class FormatError(RegsearchError):
    """A format that cannot be written here."""


def record(hit: Hit) -> dict[str, Any]:
    """A hit as the documented JSON object; `text` only where asked for, `parts` with --explain."""
    fields = hit._asdict()
    if not hit.text:
        del fields["text"]
    del fields["parts"]
    return fields


def as_json(value: Any) -> str:
    """`value` as indented JSON; what a terminal would obey is escaped, so nothing is lost."""
    import json

    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def as_lines(records: Iterable[dict[str, Any]]) -> str:
    """Records as JSON lines, escaped as by `as_json`."""
    import json

    return "\n".join(_escaped(json.dumps(r, ensure_ascii=False)) for r in records)


def _escaped(written: str) -> str:
    return UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", written)


def as_csv(records: Sequence[dict[str, Any]], columns_: Sequence[str]) -> str:
    """Records as CSV with a heading row; lists are joined by "; "."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns_)
    for r in records:
        writer.writerow([safe(as_cell(r.get(c, ""))) for c in columns_])
    return out.getvalue().rstrip("\n")


def as_markdown(rows: Sequence[Sequence[str]], heading: Sequence[str]) -> str:
    """Texts as a Markdown table."""
    from search import markdown

    return markdown.table([[markdown.escaped(c) for c in row] for row in rows], heading)


def as_plain(rows: Sequence[Sequence[str]]) -> str:
    """Rows as tab-separated lines."""
    return "\n".join(
        "\t".join(safe(c).replace("\t", " ").replace("\n", " ") for c in r) for r in rows
    )


def as_cell(value: Any) -> str:
    """A value as the text of a cell; lists joined by "; "."""
    return "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def as_workbook(records: Sequence[dict[str, Any]], columns_: Sequence[str]) -> bytes:
    """Records as an Excel workbook of one sheet, a heading row first; texts alone, no formulas."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise FormatError(
            _("xlsx needs: pip install 'regsearch[xlsx]'; or --format csv --bom")
        ) from None
    import io

    book = Workbook(write_only=True)
    sheet = book.create_sheet("regsearch")
    sheet.append(list(columns_))
    for r in records:
        sheet.append([_plain_cell(sheet, safe(as_cell(r.get(c, "")))) for c in columns_])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain_cell(sheet: Any, text: str) -> Any:
    """A cell that holds a text, whatever it begins with; a cell takes 32,767 characters."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text[:32_767])
    cell.data_type = "s"
    return cell


def rows_in(format: str, rows: Sequence[dict[str, Any]], names: Sequence[str]) -> str | bytes:
    """Uniform records in any format but table; bytes for a workbook."""
    if format == "json":
        return as_json(list(rows))
    if format == "jsonl":
        return as_lines(rows)
    if format == "csv":
        return as_csv(rows, names)
    if format == "xlsx":
        return as_workbook(rows, names)
    texts = [[as_cell(r.get(n, "")) for n in names] for r in rows]
    if format == "md":
        return as_markdown(texts, names)
    return as_plain(texts)


# --- search results -------------------------------------------------------------------------------


def hit_fields(with_text: bool) -> list[str]:
    """The columns of a hit in CSV and in a workbook."""
    return [n for n in Hit._fields if n != "parts" and (with_text or n != "text")]


def results(
    found: Results, format: str, explain: bool = False, language: str = "both"
) -> str | bytes:
    """A page of results in `format`, titles for a reader of `language` where people read it; ""
    where there is nothing to print."""
    if format in ("json", "jsonl"):
        rows = [_explained(h) if explain else record(h) for h in found.hits]
        if format == "json":
            return as_json({"hits": rows, "facets": found.facets} if found.facets else rows)
        return as_lines([*rows, {"facets": found.facets}] if found.facets else rows)
    if format in ("csv", "xlsx"):
        names = hit_fields(any(h.text for h in found.hits))
        return rows_in(format, [h._asdict() for h in found.hits], names)
    if format == "plain":
        return as_plain([_plain_row(h, language) for h in found.hits])
    if format == "trec":
        return trec("1", found)
    return "\n\n".join(_markdown(h, language) for h in found.hits)


def _plain_row(h: Hit, language: str) -> tuple[str, ...]:
    title, text = title_in(language, h), paragraphs(language, h.text) or h.snippet
    row = (str(h.rank), f"{h.score:.3f}", h.id, title, h.citation, h.status, text)
    return (*row, h.confidence, h.url, dated(h.effective, h.amended, h.version))


def _explained(hit: Hit) -> dict[str, Any]:
    return {**record(hit), "explain": {k: round(v, 6) for k, v in hit.parts.items()}}


def _markdown(hit: Hit, language: str) -> str:
    from search import markdown

    title, heading = (markdown.escaped(text) for text in (
        f"{title_in(language, hit)} {cited(language, hit.citation, hit.id)}".rstrip(),
        half(language, hit.heading),
    ))  # fmt: skip
    since = dated(hit.effective, hit.amended, hit.version)
    facts = [hit.jurisdiction, _(hit.status), since or _("date unknown")]
    if hit.confidence == "unverified":
        facts.append(_("unverified"))
    text = paragraphs(language, hit.text) or hit.snippet
    head, left = f"{hit.rank}. ", " " * len(f"{hit.rank}. ")
    lines = [
        f"{markdown.bold(markdown.link(title, hit.url))} {heading}".strip() + "  ",
        f"{' · '.join(map(markdown.escaped, facts))} · {markdown.code(hit.id)}",
        *markdown.quoted(text),
    ]
    return head + "\n".join(f"{left if n else ''}{line}" for n, line in enumerate(lines))


def trec(id: str, found: Results) -> str:
    """Results as lines of a TREC run: query Q0 provision rank score name."""
    name = "_".join(id.split()) or "0"
    scores = [h.score for h in found.hits]
    falling = scores == sorted(scores, reverse=True)  # as tools that read runs sort by it
    return "\n".join(
        f"{name} Q0 {'_'.join(h.id.split())} {h.rank} "
        f"{h.score if falling else 1000.0 - h.rank:.6f} regsearch"
        for h in found.hits
    )
