"""A receipt as a page for people, in Markdown and the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.messages import _, ngettext, told
from search import markdown
from search.formats import as_cell
from search.results import Options

#: So many documents are listed one by one; the JSON receipt lists them all.
_LISTED = 200


def page(receipt: dict[str, Any]) -> str:
    """The page of a receipt."""
    corpus = receipt["corpus"]
    unread = (
        (_("Files that could not be read"), corpus["failed"]),
        (_("Files that were not searched as they are now"), corpus["stale"]),
        (_("Files and folders that were passed over"), corpus["passed_over"]),
    )
    names = ("id", "title", "version", "effective", "status", "source", "sha256")
    blocks = [f"# {_('Search receipt')}", _facts(receipt)]
    blocks += [f"## {_('Answer')}", *_answer(receipt["answer"])]
    for heading, rows in unread:
        told_rows = [{**row, "reason": told(row["reason"])} for row in rows]
        blocks += [f"## {heading}", _table(told_rows, ("name", "reason")) or _("None.")]
    blocks += [f"## {_('Documents')}", _table(corpus["regulations"][:_LISTED], names)]
    return "\n\n".join([*blocks, *_rest(corpus["regulations"])])


def _facts(receipt: dict[str, Any]) -> str:
    """What was asked, of what, and by what: a table of two columns."""
    asked, corpus, index = receipt["asked"], receipt["corpus"], receipt["index"]
    understood, tool = receipt["understood"], receipt["tool"]
    chosen = {k: v for k, v in asked["options"].items() if v != Options._field_defaults[k]}
    of_index = _(
        "{fingerprint}, built {built}, generation {generation}, {analyzer}, schema {schema}"
    )
    of_corpus = _(
        "{roots}: {files:,} files, {regulations:,} regulations, {provisions:,} provisions"
    ).format(
        roots=", ".join(corpus["roots"]), files=len(corpus["files"]),
        regulations=index["regulations"], provisions=index["provisions"],
    )  # fmt: skip
    rows = [
        (_("Asked"), asked["query"]),
        (_("Options"), ", ".join(f"{k} {v}" for k, v in chosen.items()) or _("none")),
        (_("As of"), asked["day"]),
        (_("Also searched"), ", ".join(understood["added"]) or _("nothing")),
        (_("Notes"), "; ".join(map(told, understood["hints"])) or _("none")),
        (_("Time"), receipt["time"]),
        (_("Tool"), f"regsearch {tool['version']}"),
        (_("Index"), of_index.format(**index)),
        (_("Corpus"), of_corpus),
        (_("Corpus hash"), corpus["sha256"]),
        (_("Up to date"), _("yes") if corpus["up_to_date"] else _("no: files changed since")),
        (_("Receipt hash"), receipt["sha256"]),
    ]
    return markdown.table([[a, markdown.escaped(str(b))] for a, b in rows], ("", ""))


def _answer(answer: dict[str, Any]) -> list[str]:
    """The hits, or that there are none and what was said of it."""
    n = answer["all_words"]
    every = ngettext("{n:,} holds every word", "{n:,} hold every word", n).format(n=n)
    counted = f"{every}; " + _("{n:,} some of the words").format(n=answer["some_words"])
    if not answer["hits"]:
        said = [told(line) for text in answer["said"] for line in text.split("\n")]
        nothing = markdown.bold(_("Nothing was found."))
        return [nothing, counted, "\n".join(markdown.quoted("\n".join(said)))]
    names = ("rank", "id", "title", "citation", "status", "effective", "snippet", "url")
    of_answers = ("jurisdiction", "says", "when", "citation", "title", "status", "confidence", "id")
    numbers = _table(answer.get("answers", ()), of_answers)
    return [*filter(None, [numbers]), counted, _table(answer["hits"], names)]


def _table(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> str:
    if not rows:
        return ""
    return markdown.table(
        [[_cell(n, row[n]) for n in names] for row in rows], [_(n) for n in names]
    )


def _cell(name: str, value: Any) -> str:
    text = as_cell(value)
    if name == "id":
        return markdown.code(text)
    if name in ("status", "confidence"):
        return markdown.escaped(_(text))
    shown = markdown.escaped(text)
    return markdown.link(shown, text) if name == "url" else shown


def _rest(rows: Sequence[object]) -> list[str]:
    more = len(rows) - _LISTED
    return [_("And {n:,} more, which the JSON receipt lists.").format(n=more)] if more > 0 else []
