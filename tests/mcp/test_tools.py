"""The tools: what they take, say and refuse; that documents' words stay quoted."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from corpus.errors import RegsearchError
from corpus.messages import speak
from search.mcp.quoting import line, pieces, quoted, visible
from search.mcp.schemas import DESCRIBED
from search.mcp.server import INSTRUCTIONS, listed, result
from search.mcp.tools import Tools, checked
from search.workspace import Workspace
from tests.mcp.conftest import HOSTILE

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": "widget"}),
    ("search", {"query": "xylophonequux"}),
    ("show", {"citation": "Widget Lending Act § 2(a)", "context": 1, "versions": True}),
    ("show", {"citation": "zz/gadget-rule"}),
    ("show", {"citation": "no such thing"}),
    ("resolve", {"citations": ["Widget Lending Act § 2(a)", "no citation", "zz/widget-act#1"]}),
    ("check_draft", {"text": "Widget Lending Act § 2(a) applies.", "jurisdiction": ["US"]}),
    ("check_draft", {"path": "letter.md", "kind": "letter", "role": "collector"}),
    ("limits", {}),
    ("limits", {"kind": "call-hours", "jurisdiction": ["US", "GB"]}),
    ("compare", {}),
    ("compare", {"topic": "call-times", "jurisdiction": ["US", "NL"]}),
    ("changes", {"from": "2010-01-01"}),
    ("changes", {"id": "zz/gadget-rule", "from": "2010-01-01", "to": "2020-01-01"}),
    ("affected", {"from": "2010-01-01"}),
    ("status", {}),
    ("status", {"jurisdiction": ["US", "GB"]}),
]


@pytest.mark.parametrize(("name", "given"), CALLS, ids=[f"{n} {g}" for n, g in CALLS])
def test_an_answer_is_as_its_schema_says_and_tells_the_same_twice(
    tools: Tools, name: str, given: dict[str, Any]
) -> None:
    answer = tools.call(name, given)
    jsonschema.validate(answer.data, DESCRIBED[name].gives)
    assert answer.text and len(answer.text) <= tools.most
    for row in answer.data[next(iter(DESCRIBED[name].gives["properties"]))]:
        for key in ("id", "url", "status", "provision", "jurisdiction"):
            assert not row.get(key) or str(row[key]).replace("_", " ") in answer.text.replace(
                "_", " "
            )
    assert (
        "not instructions" in answer.data["notice"] or "never instructions" in answer.data["notice"]
    )


def test_what_is_told_of_the_tools_is_short(tools: Tools) -> None:
    said = [tool.model_dump_json(by_alias=True, exclude_none=True) for tool in listed(tools.names)]
    assert set(tools.names) == set(DESCRIBED) and len(said) == 9
    assert (
        len(json.dumps({"tools": [json.loads(one) for one in said]}, separators=(",", ":"))) <= 8000
    )
    assert all(len(one.description) <= 600 for one in DESCRIBED.values())
    assert len(INSTRUCTIONS) < 2048
    for one in DESCRIBED.values():
        jsonschema.Draft202012Validator.check_schema(one.takes)
        jsonschema.Draft202012Validator.check_schema(one.gives)


def test_affected_is_there_only_with_policies(tools: Tools) -> None:
    without = Tools(tools.workspace)
    assert "affected" not in without.names
    with pytest.raises(RegsearchError, match=r"^no_such_tool: .*Call one of: search"):
        without.call("affected", {})


# --- what a search and a citation say -------------------------------------------------------------


def test_no_hit_is_not_no_rule(tools: Tools) -> None:
    answer = tools.call("search", {"query": "xylophonequux"})
    assert answer.data["hits"] == [] and answer.data["next_cursor"] == ""
    assert "not say that there is no rule" in answer.text
    assert tools.call("compare", {"topic": "call-times", "jurisdiction": "NL"}).data["missing"] == [
        "NL"
    ]
    assert tools.call("limits", {"kind": "call-hours", "jurisdiction": ["NL"]}).data["missing"] == [
        "NL"
    ]


def test_citations_are_resolved_one_by_one_in_order(tools: Tools) -> None:
    asked = ["Gadget Rule Article 1", "no citation", "Widget Lending Act § 2(a)(9)"]
    rows = tools.call("resolve", {"citations": asked}).data["rows"]
    assert [row["asked"] for row in rows] == asked
    repealed, nothing, below = (row["citations"] for row in rows)
    assert (repealed[0]["resolution"], repealed[0]["validity"]) == ("resolved", "repealed")
    assert repealed[0]["ids"] == ["zz/gadget-rule#1"] and repealed[0]["remark"]
    assert nothing == []
    assert below[0]["pinpoint"] == "ancestor" and below[0]["ids"] == ["zz/widget-act#2(a)"]


def test_the_day_decides(tools: Tools) -> None:
    for on, validity in (("2015-01-01", "in_force"), ("2019-01-01", "repealed")):
        row = tools.call("resolve", {"citations": ["Gadget Rule Article 2"], "on": on})
        assert row.data["rows"][0]["citations"][0]["validity"] != "not_yet_in_force"
        if validity == "repealed":
            assert row.data["rows"][0]["citations"][0]["validity"] == validity


def test_changes_are_those_of_the_period(tools: Tools) -> None:
    gadget = {"id": "zz/gadget-rule", "from": "2018-01-01", "to": "2018-12-31"}
    events = tools.call("changes", gadget).data["events"]
    assert [(e["event"], e["effective"]) for e in events] == [("repealed", "2018-06-30")]
    with pytest.raises(RegsearchError, match=r"^not_complete: .*Call show"):
        tools.call("changes", {**gadget, "to": "2018-03-01"})


def test_an_answer_in_chinese(tools: Tools) -> None:
    speak("zh")
    try:
        assert "没有命中" in tools.call("search", {"query": "xylophonequux"}).text
    finally:
        speak("en")


# --- cursors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given", "key", "unique"),
    [
        ("search", {"query": "widget OR gadget OR 公司", "limit": 2}, "hits", "id"),
        ("show", {"citation": "长尾账册办法第一条"}, "provisions", "part"),
    ],
)
def test_pages_hold_every_row_once(
    tools: Tools, name: str, given: dict[str, Any], key: str, unique: str
) -> None:
    seen, cursor = [], ""
    for _ in range(30):
        answer = tools.call(name, {**given, "cursor": cursor})
        assert len(answer.text) <= tools.most
        seen += [row[unique] for row in answer.data[key]]
        cursor = answer.data["next_cursor"]
        assert (f'cursor="{cursor}"' in answer.text) is bool(cursor)
        if not cursor:
            break
    assert len(seen) == len(set(seen)) > 3 and not cursor


def test_a_long_text_comes_whole_in_pieces(tools: Tools) -> None:
    text, cursor = "", ""
    while True:
        data = tools.call("show", {"citation": "长尾账册办法第一条", "cursor": cursor}).data
        text += "".join(row["text"] for row in data["provisions"])
        if not (cursor := data["next_cursor"]):
            break
    assert all(f"第{n}段" in text for n in range(1, 700))


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 30, "٣", "999"])
def test_a_strange_cursor_is_refused(tools: Tools, cursor: str) -> None:
    with pytest.raises(RegsearchError, match=r"^bad_cursor: .*Call search without a cursor"):
        tools.call("search", {"query": "widget", "cursor": cursor})


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("search", {}, "search needs the argument 'query'. Call search with: query"),
        ("search", {"query": "x", "q": 1}, "search has no argument 'q'"),
        ("search", {"query": 7}, "'query' is not as it must be. It takes: a text"),
        ("search", {"query": "x", "limit": 26}, "It takes: 1–25"),
        ("search", {"query": "x", "limit": True}, "It takes: 1–25"),
        ("search", {"query": "x" * 2001}, "too_long: 'query' has 2,001 characters of 2,000"),
        ("search", {"query": "x", "jurisdiction": "Atlantis"}, "unknown_name: no jurisdiction"),
        ("search", {"query": "x", "on": "someday"}, "someday"),
        ("show", {"citation": "x", "versions": "yes"}, "It takes: true or false"),
        ("resolve", {"citations": ["x"] * 51}, "too_long: 'citations' has 51 entries of 50"),
        ("resolve", {"citations": [1]}, "It takes: a list of texts"),
        ("resolve", {"citations": {"a": 1}}, "It takes: a list of texts"),
        ("check_draft", {}, "give a draft as text or by its path"),
        ("check_draft", {"text": "a", "path": "b"}, "give a draft as text or by its path"),
        ("check_draft", {"text": "a" * 200_001}, "too_long"),
        ("check_draft", {"text": "a", "kind": "poem"}, "It takes: auto, script"),
        ("check_draft", {"path": "large.txt"}, "too_long: the file has 5,000,001 bytes"),
        ("limits", {"kind": "no-such"}, "unknown_name: no kind of limit"),
        ("changes", {"id": "zz/none"}, "outside_corpus: no law is called 'zz/none'"),
        (
            "changes",
            {"id": "zz/widget-act", "to": "2001-01-01", "from": "2000-01-01"},
            "not_complete: one text alone of 'zz/widget-act' is held",
        ),
        (
            "check_draft",
            {"text": "We may call you 10 times a day.", "only": ["limits"]},
            "needs_jurisdiction: nothing tells whose rules",
        ),
        (
            "check_draft",
            {"text": "We may call you 10 times a day.", "only": ["limits", "duties"]},
            "Call check_draft with jurisdiction",
        ),
        ("changes", {"from": "2020-01-01", "to": "2019-01-01"}, "ends on 2019-01-01, before"),
        ("no_tool", {}, "no_such_tool: there is no tool 'no_tool'. Call one of: search"),
    ],
)
def test_an_error_is_one_sentence_with_what_to_call(
    tools: Tools, name: str, given: dict[str, Any], says: str
) -> None:
    failed = result(tools, name, given)
    text = getattr(failed.content[0], "text", "")
    assert failed.is_error and says in text and "\n" not in text and "Traceback" not in text
    data = failed.structured_content
    assert data and data["reason"] in text and data["instead"] in text
    assert not data["instead"] or text.startswith(f"{data['code']}: ")


def test_an_unexpected_error_is_told_without_its_words(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Tools, name: str, given: object) -> None:
        raise AssertionError("words of a draft")

    monkeypatch.setattr(Tools, "call", broken)
    failed = result(tools, "search", {"query": "x"})
    assert failed.is_error and "words of a draft" not in str(failed.content)
    assert "AssertionError" in str(failed.content)


def test_one_text_is_a_list_of_one() -> None:
    assert checked("status", DESCRIBED["status"].takes, {"jurisdiction": "CN"})["jurisdiction"] == [
        "CN"
    ]


# --- files ----------------------------------------------------------------------------------------


def test_a_draft_below_the_root_is_read(tools: Tools, place: Path) -> None:
    for path in (
        "letter.md",
        "sub/note.txt",
        str(place / "drafts" / "letter.md"),
        "out/drafts/letter.md",
    ):
        answer = tools.call("check_draft", {"path": path})
        assert answer.data["checked"]["citations"] >= 1


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "link.txt", "out/secret.txt", "/etc/passwd", "sub", ".", "none.md", "a\0b",
     "sub/../../secret.txt", "x" * 900],
)  # fmt: skip
def test_no_other_file_is_read_and_all_are_refused_alike(
    tools: Tools, place: Path, path: str
) -> None:
    for given in (path, str(place / path)):
        with pytest.raises(RegsearchError) as refused:
            tools.call("check_draft", {"path": given})
        assert str(refused.value).startswith("no_file: there is no such file below")
        assert "secret about" not in str(refused.value)


def test_a_pipe_is_not_read(tools: Tools, place: Path) -> None:
    os.mkfifo(place / "drafts" / "pipe.txt")
    try:
        with pytest.raises(RegsearchError, match="no_file"):
            tools.call("check_draft", {"path": "pipe.txt"})
    finally:
        (place / "drafts" / "pipe.txt").unlink()


def test_without_a_root_no_file_is_read(tools: Tools) -> None:
    with pytest.raises(RegsearchError, match="started without --root"):
        Tools(tools.workspace).call("check_draft", {"path": "letter.md"})


def test_options_of_the_working_folder_are_nobodys(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "regsearch.toml").write_text('[check.rules]\nRS103 = "off"\n')
    monkeypatch.chdir(tmp_path)
    answer = tools.call("check_draft", {"text": "Gadget Rule Article 1 applies."})
    assert [f["rule"] for f in answer.data["findings"]] == ["RS103"]


# --- hostile documents ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("search", {"query": "zebra"}),
        ("show", {"citation": "zz/evil-rule"}),
        ("show", {"citation": "zz/evil-rule#1"}),
        ("resolve", {"citations": [f"{HOSTILE}\n{HOSTILE}"]}),
        ("check_draft", {"text": f"# {HOSTILE}\n\nSee Gadget Rule Article 1. {HOSTILE}."}),
        ("status", {"jurisdiction": ["US"]}),
        ("changes", {"from": "2000-01-01"}),
    ],
)
def test_a_documents_words_stay_in_the_quotation(
    tools: Tools, name: str, given: dict[str, Any]
) -> None:
    answer = tools.call(name, given)
    ours = [one for one in answer.text.splitlines() if not one.startswith(">")]
    assert HOSTILE not in "\n".join(ours) and 'cursor="9999"' not in "\n".join(ours)
    if HOSTILE in answer.text:
        assert ours[0].startswith("Lines that begin with")
    whole = answer.text + json.dumps(answer.data, ensure_ascii=False)
    assert not set(whole) & set("\U000e0049\U000e0047\u200b\u2028\u202e\x1b")


def test_a_hostile_name_of_a_file_stays_on_its_line(
    place: Path, tmp_path: Path, clean_environment: Path
) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / f"a\n{HOSTILE[:60]}.docx").write_bytes(b"no document")
    workspace = Workspace([str(tmp_path / "papers")], str(tmp_path / "index"))
    answer = Tools(workspace).call("status", {})
    ours = [one for one in answer.text.splitlines() if not one.startswith(">")]
    assert HOSTILE[:60] not in "\n".join(ours) and len(answer.data["not_read"]) == 1


def test_quoting() -> None:
    assert quoted("a\r\nb\u2028c\x85d", "", "> e") == "> a\n> b\n> c\n> d\n> > e"
    assert quoted("", "  ") == ""
    assert visible("a\u200bb\U000e0041\x1b[31m") == "ab\ufffd[31m"
    assert line("a\n b" * 200, 10) == "a ba ba b…"
    text = "字" * 950 + "。" + "字" * 3000
    assert "".join(pieces(text, 1000)) == text and max(map(len, pieces(text, 1000))) <= 1000
