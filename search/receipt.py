"""Receipts: what was asked, over which documents, and what the answer was.

A receipt is one JSON object, with a Markdown page of the same facts for people. It names every
source file by its hash and every regulation with its version and dates, so that somebody else, or
the same person next year, can tell whether a search over the same documents gives the same answer
(`differences`). It holds no path of the machine that it was written on.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import RegsearchError
from corpus.files import create
from corpus.messages import N_
from corpus.named import NamedTuple
from indexer.analysis import fingerprint
from indexer.freshness import standing
from indexer.schema import SCHEMA_VERSION
from search.formats import as_json, record
from search.receipt_page import page
from search.results import Options, today

if TYPE_CHECKING:
    from search.session import Session

#: Raise it when fields change their meaning.
FORMAT = "regsearch receipt 1"
#: The most hits of a page, and pages, that a receipt may ask for.
MOST_HITS = 1_000_000
_THERE = N_("is there already; a receipt is never overwritten")

Receipt = dict[str, Any]


class ReceiptError(RegsearchError):
    """A receipt that cannot be written or read: which, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


# --- making --------------------------------------------------------------------------------------


def receipt_of(session: Session, asked: str, options: Options) -> Receipt:
    """The receipt of a search in `session`, made by searching: what a screen shows of it, such as
    the width of a passage, is no part of the evidence."""
    found = session.search(asked, options)
    said = [] if found.hits else list(session.explain_nothing(found, options))
    receipt = {
        "format": FORMAT,
        "tool": {"name": "regsearch", "version": tool_version()},
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "asked": {"query": asked, "day": options.on or today(), "options": options._asdict()},
        "understood": {
            "added": found.expansions,
            "hints": found.hints,
            "unknown": found.unknown,
            "home": list(found.home),
        },
        "index": _index(session),
        "corpus": corpus_of(session),
        "answer": {
            "all_words": found.all_words,
            "some_words": found.some_words,
            "added_words": found.added_words,
            "answers": [answer._asdict() for answer in found.answers],
            "hits": [record(hit) for hit in found.hits],
            "said": said,
        },
    }
    text = json.dumps(receipt, ensure_ascii=False).encode("utf-8", "replace")
    whole: Receipt = json.loads(text)  # as it will be read
    return {**whole, "sha256": digest(whole)}


def tool_version() -> str:
    """The version of regsearch that is running."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("regsearch")
    except PackageNotFoundError:
        return N_("not installed")


def _index(session: Session) -> dict[str, Any]:
    manifest = session.manifest
    return {
        "fingerprint": manifest.fingerprint,
        **({"backend": session.backend} if session.backend else {}),
        "generation": manifest.generation,
        "built": manifest.built,
        "schema": SCHEMA_VERSION,
        "analyzer": fingerprint(),
        "provisions": session.provision_count,
        "regulations": session.regulation_count,
    }


def corpus_of(session: Session) -> dict[str, Any]:
    """The corpus as receipts tell of it: every file and regulation, and one hash of the files."""
    now = standing(session.sources(), session.manifest, session.roots)
    sources = sorted(now.sources.values())
    rows = [{"name": s.name, "sha256": s.sha256, "provisions": s.provisions} for s in sources]
    regulations = [
        {
            "id": r.id, "title": r.title, "version": r.version, "adopted": r.adopted,
            "effective": r.effective, "amended": r.amended, "repealed": r.repealed,
            "status": found.status, "text": r.text, "retrieved": r.retrieved, "url": r.url,
            "source": r.source, "sha256": r.sha256, "provisions": size,
        }
        for found, size in session.regulations()
        for r in [found.regulation]
    ]  # fmt: skip
    return {
        "roots": [root.name for root in session.roots],
        "sha256": digest(rows),
        "up_to_date": now.fresh,
        "failed": _reasons(now.failed),
        "stale": _reasons(now.stale),
        "passed_over": _reasons(now.missed),
        "files": rows,
        "regulations": sorted(regulations, key=lambda r: (r["id"], r["version"], r["source"])),
    }


def _reasons(files: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "reason": reason} for name, reason in sorted(files.items())]


def digest(value: Any) -> str:
    """The SHA-256 of a value as JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# --- files ---------------------------------------------------------------------------------------


def targets(path: Path) -> list[Path]:
    """The files that `path` stands for: FILE.json and FILE.md, or the one that its suffix names.

    ReceiptError when one of them is there, as a receipt is never overwritten, and for "-".
    """
    if str(path) == "-":
        raise ReceiptError(path, N_("names no file; a receipt is kept in files"))
    files = [path]
    if path.suffix.lower() not in (".json", ".md"):
        files = [path.with_name(f"{path.name}.json"), path.with_name(f"{path.name}.md")]
    for file in files:
        if os.path.lexists(file):
            raise ReceiptError(file, _THERE)
    return files


def write(path: Path, receipt: Receipt) -> list[Path]:
    """Write a receipt as `path` says; the files. All of them are written, or none."""
    files = targets(path)
    written: list[Path] = []
    try:
        for file in files:
            text = page(receipt) if file.suffix.lower() == ".md" else as_json(receipt)
            create(file, methodcaller("write", text.encode("utf-8") + b"\n"))
            written.append(file)
    except BaseException as error:
        for made in written:
            made.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise ReceiptError(file, _THERE) from None
        raise
    return files


def read(path: Path) -> Receipt:
    """The receipt in FILE.json, which FILE and FILE.md stand for; ReceiptError otherwise."""
    beside = (
        path.with_suffix(".json") if path.suffix == ".md" else path.with_name(path.name + ".json")
    )
    file = beside if path.suffix == ".md" or (not path.exists() and beside.exists()) else path
    try:
        receipt = json.loads(file.read_bytes())
        signed, content = receipt.pop("sha256"), receipt
        found = digest(content)  # half a character has none
    except FileNotFoundError:
        raise ReceiptError(file, N_("there is no such receipt")) from None
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise ReceiptError(file, N_("is no receipt in JSON")) from None
    if content.get("format") != FORMAT:
        raise ReceiptError(file, N_("is no receipt that this version of regsearch can read"))
    if found != signed:
        raise ReceiptError(file, N_("was changed after it was written"))
    try:
        options_of(content)
        differences(content, content)  # all that will be looked at is there
        _shaped(content["answer"])
        asked, added = content["asked"], content["understood"]["added"]
        "".join((asked["query"], asked["day"], *added))
    except (LookupError, TypeError, ValueError, AttributeError):
        raise ReceiptError(file, N_("is no whole receipt")) from None
    return {**content, "sha256": signed}


# --- comparing -----------------------------------------------------------------------------------


def options_of(receipt: Receipt) -> Options:
    """The options of the search that a receipt tells of; TypeError where they are none."""
    given = receipt["asked"]["options"]
    options = Options(**{name: given[name] for name in Options._fields if name in given})
    for value, default in zip(options, Options(), strict=True):
        if type(value) is not type(default):
            raise TypeError(f"{value!r} is no option")
    if not (0 < options.limit <= MOST_HITS and 0 < options.page <= MOST_HITS):
        raise ValueError("no page has so many hits, and no answer so many pages")
    return options


def _shaped(answer: dict[str, Any]) -> None:
    """TypeError where an answer's numbers are none, or a hit is not told of."""
    for name in ("all_words", "some_words"):
        if type(answer[name]) is not int:
            raise TypeError(name)
    for hit in answer["hits"]:
        if type(hit["rank"]) is not int or type(hit["score"]) not in (int, float):
            raise TypeError(hit["id"])
        if not abs(hit["score"]) < 1e9:  # nor is "NaN", which JSON lets through
            raise ValueError(hit["id"])


class Repeated(NamedTuple):
    """A receipt's search done again: how the documents differ and how the answers do, in words;
    the days that the two are of."""

    documents: list[str]
    answers: list[str]
    then: str
    now: str

    def facts(self) -> dict[str, Any]:
        """The same as a record."""
        return {
            "same_corpus": not self.documents,
            "same_answer": not self.answers,
            "differences": [*self.documents, *self.answers],
        }


def repeat(session: Session, path: Path) -> Repeated:
    """Search again for what the receipt at `path` tells of."""
    old = read(path)
    new = receipt_of(session, old["asked"]["query"], options_of(old))
    return Repeated(*differences(old, new), old["asked"]["day"], new["asked"]["day"])


def differences(old: Receipt, new: Receipt) -> tuple[list[str], list[str]]:
    """In words, how the documents (and what reads them) differ, and how the answers do."""
    return [*_tools(old, new), *_documents(old["corpus"], new["corpus"])], _answers(old, new)


def _tools(old: Receipt, new: Receipt) -> list[str]:
    rows = []
    for name, was, now in (
        ("regsearch", old["tool"]["version"], new["tool"]["version"]),
        (N_("the analyzer"), old["index"]["analyzer"], new["index"]["analyzer"]),
    ):
        if was != now:
            rows.append(N_(f"the version of {name} was {was} and is {now}"))
    return rows


def _documents(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    was = {f["name"]: f["sha256"] for f in old["files"]}
    now = {f["name"]: f["sha256"] for f in new["files"]}
    rows = [N_(f"{name} is gone") for name in was if name not in now]
    rows += [N_(f"{name} is new") for name in now if name not in was]
    rows += [
        N_(f"{name} has another content") for name in was if now.get(name, was[name]) != was[name]
    ]
    failed = {f["name"]: f["reason"] for f in old["failed"]}
    fails = {f["name"]: f["reason"] for f in new["failed"]}
    rows += [
        N_(f"{n} could not be read, and now can be") for n in failed if n in now and n not in fails
    ]
    rows += [
        N_(f"{n} cannot be read any more: {fails[n]}")
        for n in fails
        if n in was and n not in failed
    ]
    if not rows and old["regulations"] != new["regulations"]:
        rows.append(N_("the same files are read as other regulations than before"))
    return rows


def _answers(old: Receipt, new: Receipt) -> list[str]:
    rows = []
    was, now = old["understood"]["added"], new["understood"]["added"]
    if was != now:
        rows.append(N_(f"the thesaurus added {_list(was)} and adds {_list(now)}"))
    every = [answer["answer"]["all_words"] for answer in (old, new)]
    some = [answer["answer"]["some_words"] for answer in (old, new)]
    if every[0] != every[1]:
        rows.append(N_(f"{every[0]:,} provisions held every word, {every[1]:,} do"))
    if some[0] != some[1]:
        rows.append(N_(f"{some[0]:,} provisions held some of the words, {some[1]:,} do"))
    first = {(h["id"], h["source"]): h for h in old["answer"]["hits"]}
    second = {(h["id"], h["source"]): h for h in new["answer"]["hits"]}
    rows += [
        N_(f"{_name(h)} was hit {h['rank']} and is none")
        for k, h in first.items()
        if k not in second
    ]
    rows += [
        N_(f"{_name(h)} is hit {h['rank']} and was none")
        for k, h in second.items()
        if k not in first
    ]
    for key, hit in first.items():
        if key in second:
            rows += _hits(hit, second[key])
    return rows


def _hits(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    rows = []
    if old["rank"] != new["rank"]:
        rows.append(N_(f"{_name(old)} was hit {old['rank']} and is hit {new['rank']}"))
    if abs(old["score"] - new["score"]) > 1e-5:
        rows.append(N_(f"{_name(old)} had the score {old['score']:g} and has {new['score']:g}"))
    for name in old:
        if name not in ("rank", "score") and old[name] != new.get(name):
            was, now = _short(old[name]), _short(new.get(name))
            rows.append(N_(f"{_name(old)}: its {name} was '{was}' and is '{now}'"))
    return rows


def _list(words: list[str]) -> str:
    return ", ".join(words) or N_("nothing")


def _name(hit: dict[str, Any]) -> str:
    return str(hit["id"])


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
