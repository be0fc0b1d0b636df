"""Receipts: what they hold, that they are never overwritten, and what a second look says."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from search.receipt import FORMAT, ReceiptError, digest, read, receipt_of, targets, write
from search.results import Options
from tests.helpers.running import Ran, Runner


@pytest.fixture
def command(run: Runner, small: Path, tmp_path: Path) -> Runner:
    """A runner over a copy of the small corpus, indexed."""

    def command(*args: str | Path) -> Ran:
        return run("--corpus", small, "--index", tmp_path / "index", *args)

    assert command("index").code == 0
    return command


def test_what_a_receipt_holds(command: Runner, tmp_path: Path) -> None:
    ran = command(
        "search", "widget bells", "-j", "US", "--limit", "3", "--receipt", tmp_path / "one",
    )  # fmt: skip
    assert ran.code == 0
    assert f"receipt: {tmp_path / 'one.json'}, {tmp_path / 'one.md'}" in ran.err.splitlines()
    receipt = read(tmp_path / "one.json")
    assert receipt["format"] == FORMAT
    assert receipt["tool"]["name"] == "regsearch" and receipt["tool"]["version"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", receipt["time"])
    assert receipt["asked"]["query"] == "widget bells"
    assert receipt["asked"]["options"]["jurisdiction"] == "US"
    assert receipt["asked"]["options"]["limit"] == 3
    assert (receipt["index"]["generation"], receipt["index"]["provisions"]) == (1, 7)
    files = {f["name"]: f["sha256"] for f in receipt["corpus"]["files"]}
    assert sorted(files) == ["papers/gadget.md", "papers/heron.txt", "papers/widget.md"]
    assert all(re.fullmatch("[0-9a-f]{64}", h) for h in files.values())
    act = next(r for r in receipt["corpus"]["regulations"] if r["id"] == "zz/widget-act")
    assert (act["effective"], act["source"]) == ("2019-05-01", "papers/widget.md")
    assert act["sha256"] == files["papers/widget.md"]
    printed = json.loads(
        command("search", "widget bells", "-j", "US", "--limit", "3", "--format", "json").out
    )
    assert [h["id"] for h in receipt["answer"]["hits"]] == [h["id"] for h in printed]
    assert receipt["corpus"]["up_to_date"] is True and receipt["corpus"]["failed"] == []


def test_the_page_says_the_same(command: Runner, tmp_path: Path) -> None:
    command("search", "widget", "--receipt", tmp_path / "one")
    page, receipt = (tmp_path / "one.md").read_text("utf-8"), read(tmp_path / "one.json")
    hashes = receipt["sha256"], receipt["index"]["fingerprint"], receipt["corpus"]["sha256"]
    words = "# Search receipt", "| Asked | widget |", "zz/widget-act#1", "papers/widget.md"
    assert all(said in page for said in (*hashes, *words, "## Documents"))


def test_no_path_of_the_machine_is_told(command: Runner, tmp_path: Path) -> None:
    command("search", "widget", "--receipt", tmp_path / "one")
    for suffix in (".json", ".md"):
        assert str(tmp_path) not in (tmp_path / f"one{suffix}").read_text("utf-8")


def test_a_negative_search_has_a_receipt_too(command: Runner, small: Path, tmp_path: Path) -> None:
    (small / "broken.txt").write_bytes(b"")
    command("index")
    ran = command("search", "zzyzx", "--receipt", tmp_path / "none")
    assert ran.code == 1
    receipt = read(tmp_path / "none")
    assert receipt["answer"]["hits"] == [] and receipt["understood"]["unknown"] == {"zzyzx": []}
    assert receipt["corpus"]["failed"] == [{"name": "papers/broken.txt", "reason": "is empty"}]
    assert any("nothing found for: zzyzx" in line for line in receipt["answer"]["said"])
    page = (tmp_path / "none.md").read_text("utf-8")
    assert "**Nothing was found.**" in page and "| papers/broken.txt | is empty |" in page
    assert command("verify", "--receipt", tmp_path / "none").code == 0


def test_what_could_not_be_read_is_told_by_its_hash(
    command: Runner, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is to be tried again: it had just been written."""
    data = {"broken.txt": b"", "broken.pdf": b"%PDF-1.4 broken", "broken.md": b"\0\1\2"}
    for name, content in data.items():
        (small / name).write_bytes(content)
    with monkeypatch.context() as patch:
        patch.setattr("indexer.freshness.racy", lambda line: True)
        command("index")
        command("search", "widget", "--receipt", tmp_path / "one")
        corpus = read(tmp_path / "one")["corpus"]
    failed = {row["name"].removeprefix("papers/") for row in corpus["failed"]}
    hashes = {f["name"].removeprefix("papers/"): f["sha256"] for f in corpus["files"]}
    assert failed == data.keys() and corpus["up_to_date"]
    assert all(hashes[name] == sha256(data[name]).hexdigest() for name in data)
    command("index")
    assert command("verify", "--receipt", tmp_path / "one").code == 0


@pytest.mark.parametrize(("given", "made"), [
    ("a", ["a.json", "a.md"]), ("a.json", ["a.json"]), ("a.md", ["a.md"]),
    ("a.b", ["a.b.json", "a.b.md"]),
])  # fmt: skip
def test_by_suffix(command: Runner, tmp_path: Path, given: str, made: list[str]) -> None:
    out = tmp_path / "receipts"
    out.mkdir()
    assert command("search", "widget", "--receipt", out / given).code == 0
    assert sorted(p.name for p in out.iterdir()) == made


@pytest.mark.parametrize("there", ["a.json", "a.md"])
def test_it_never_overwrites(command: Runner, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    ran = command("search", "widget", "--receipt", tmp_path / "a")
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err
        == f"regsearch: {tmp_path / there}: is there already; a receipt is never overwritten\n"
    )
    assert (tmp_path / there).read_text() == "mine"
    assert len({"a.json", "a.md"} & {p.name for p in tmp_path.iterdir()}) == 1


def test_not_through_a_link_either(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReceiptError, match="never overwritten"):
        targets(tmp_path / "a")


def test_a_folder_that_is_not_there(command: Runner, tmp_path: Path) -> None:
    ran = command("search", "widget", "--receipt", tmp_path / "no" / "a")
    assert ran.code == 2 and ran.err.count("\n") == 1


def test_a_batch_has_none(run_small: Runner, tmp_path: Path) -> None:
    ran = run_small("search", "--batch", "-", "--receipt", tmp_path / "a", stdin=b"widget\n")
    assert ran.code == 2 and "--receipt or --batch" in ran.err
    assert not (tmp_path / "a.json").exists()


# --- a second look -------------------------------------------------------------------------------


@pytest.fixture
def kept(command: Runner, tmp_path: Path) -> Path:
    """A receipt of a search for herons and widgets."""
    command("search", "widget gadget", "--receipt", tmp_path / "kept")
    return tmp_path / "kept"


def test_the_same_corpus_gives_the_same_answer(command: Runner, kept: Path) -> None:
    for name in ("kept", "kept.json", "kept.md"):
        ran = command("verify", "--receipt", kept.with_name(name))
        assert (ran.code, ran.out) == (0, "the same corpus gives the same answer\n")
    command("index", "--rebuild")
    ran = command("verify", "--receipt", kept)
    assert (ran.code, ran.out) == (0, "the same corpus gives the same answer\n")


def test_a_change_that_does_not_matter(command: Runner, kept: Path, small: Path) -> None:
    (small / "heron.txt").write_text("Heron Act\n\nSection 1. Another heron.\n", "utf-8")
    command("index")
    ran = command("verify", "--receipt", kept)
    assert "papers/heron.txt has another content" in ran.out
    assert ran.out.startswith("the corpus is another one; the answer is ")


def test_what_differs_is_said_in_words(command: Runner, kept: Path, small: Path) -> None:
    text = (small / "widget.md").read_text("utf-8")
    (small / "widget.md").write_text(
        text.replace("every widget blue", "each widget and gadget blue"), "utf-8"
    )
    (small / "gadget.md").unlink()
    (small / "egret.txt").write_text("Egret Act\n\nSection 1. A gadget, a widget.\n", "utf-8")
    command("index")
    ran = command("verify", "--receipt", kept)
    assert ran.code == 2
    lines = [line.strip() for line in ran.out.splitlines()]
    assert lines[0] == "the corpus is another one; the answer is another one, too"
    for said in (
        "papers/gadget.md is gone",
        "papers/egret.txt is new",
        "papers/widget.md has another content",
    ):
        assert said in lines
    assert any(re.fullmatch(r"zz/gadget-rule#.+ was hit \d+ and is none", line) for line in lines)
    assert any(re.fullmatch(r"other/egret-act#.+ is hit \d+ and was none", line) for line in lines)
    facts = json.loads(command("verify", "--receipt", kept, "--format", "json").out)
    assert (facts["same_corpus"], facts["same_answer"]) == (False, False)


def test_another_thesaurus_is_said(
    command: Runner, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import search.query.thesaurus

    monkeypatch.setattr(search.query.thesaurus, "expansions", lambda text: [["heron"]])
    ran = command("verify", "--receipt", kept)
    assert ran.code == 2
    assert ran.out.startswith("the same corpus gives another answer\n")
    assert "and adds heron" in ran.out


def test_a_receipt_that_was_changed(command: Runner, kept: Path) -> None:
    path = kept.with_name("kept.json")
    path.write_text(path.read_text("utf-8").replace('"rank": 1', '"rank": 2'), "utf-8")
    ran = command("verify", "--receipt", kept)
    assert (ran.code, ran.err) == (2, f"regsearch: {path}: was changed after it was written\n")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '"x"', '{"sha256": 1}', "null", "[" * 100_000]
)
def test_what_is_no_receipt(command: Runner, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    ran = command("verify", "--receipt", tmp_path / "x.json")
    assert ran.code == 2 and ran.err.count("\n") == 1 and "receipt" in ran.err
    assert command("verify", "--receipt", tmp_path / "nowhere").code == 2


@pytest.mark.parametrize(
    "query", ["`x` | y", "a\nb", "<b>widget</b>", "\x1b[31mwidget", "\u202ewidget", '"蓝鸟"']
)
def test_odd_queries(command: Runner, tmp_path: Path, query: str) -> None:
    command("search", "--receipt", tmp_path / "odd", "--", query)
    assert read(tmp_path / "odd")["asked"]["query"] == query
    page = (tmp_path / "odd.md").read_text("utf-8")
    assert "\x1b" not in page and "\u202e" not in page
    assert command("verify", "--receipt", tmp_path / "odd").code == 0


def test_a_query_that_is_no_text(small_session: Any, tmp_path: Path) -> None:
    """Bytes of a command line that are no UTF-8: the receipt can be written, and read again."""
    receipt = receipt_of(small_session, "widget \udcff", Options())
    write(tmp_path / "odd", receipt)
    assert read(tmp_path / "odd") == receipt


# --- receipts that are none ----------------------------------------------------------------------

WRONG: list[tuple[tuple[Any, ...], Any]] = [
    (("asked",), None), (("asked", "query"), 5), (("asked", "options", "limit"), "many"),
    (("asked", "options", "prior"), True), (("corpus", "files"), 3), (("corpus",), []),
    (("answer", "hits"), [3]), (("index",), []), (("understood", "added"), [1]), (("tool",), "x"),
    (("asked", "options", "limit"), -5), (("asked", "options", "limit"), 10**12),
    (("asked", "options", "page"), 0), (("answer", "all_words"), "3"),
    (("answer", "some_words"), None), (("answer", "hits", 0, "rank"), "1"),
    (("answer", "hits", 0, "score"), [1]), (("answer", "hits", 0, "score"), 10**400),
    (("answer", "hits", 0, "score"), float("nan")),
]  # fmt: skip


@pytest.mark.parametrize("path", range(len(WRONG)))
def test_a_receipt_of_another_shape_is_refused(
    run_small: Runner, tmp_path: Path, path: int
) -> None:
    """Signed as it may be: anybody can make a hash."""
    keys, value = WRONG[path]
    assert run_small("search", "widget", "--receipt", tmp_path / "r").code == 0
    receipt = json.loads((tmp_path / "r.json").read_text("utf-8"))
    del receipt["sha256"]
    place = receipt
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    receipt["sha256"] = digest(receipt)
    (tmp_path / "r.json").write_text(json.dumps(receipt), "utf-8")
    ran = run_small("verify", "--receipt", tmp_path / "r.json")
    assert (ran.code, ran.out) == (2, "") and ran.err.count("\n") == 1, ran
    assert ran.err.endswith("is no whole receipt\n")


@pytest.mark.parametrize("path", [("asked", "query"), ("corpus", "files", 0, "name"), ("x\ud800",)])
def test_half_a_character_is_in_no_receipt(
    run_small: Runner, tmp_path: Path, path: tuple[Any, ...]
) -> None:
    """JSON can name one; no digest is made of it."""
    assert run_small("search", "widget", "--receipt", tmp_path / "r").code == 0
    place = receipt = json.loads((tmp_path / "r.json").read_text("utf-8"))
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = "widget\ud800"
    (tmp_path / "r.json").write_text(json.dumps(receipt), "utf-8")
    ran = run_small("verify", "--receipt", tmp_path / "r.json")
    assert (ran.code, ran.out) == (2, "") and ran.err.endswith("is no receipt in JSON\n"), ran


def test_a_draft_is_not_verified_without_its_receipt(run_small: Runner) -> None:
    ran = run_small("verify", "letter.md")
    assert (ran.code, ran.out) == (2, "") and "--receipt FILE" in ran.err


def test_a_receipt_needs_a_file(
    run_small: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run_small("search", "heron", "--receipt", "-")
    assert ran.code == 2 and ran.err == "regsearch: -: names no file; a receipt is kept in files\n"
    assert not list(tmp_path.glob("-*"))
