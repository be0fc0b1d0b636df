"""Reports: the schema, every format, suppressions, baselines, exit statuses, receipts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from search.checking import context
from search.checking import report as report_module
from search.checking.drafts import Draft
from search.checking.model import Options, Report
from search.checking.record import record
from search.checking.rules import RULES
from search.checking.writing import written
from search.session import Session
from tests.helpers.running import Runner

DRAFTS = sorted((Path(__file__).parent / "drafts").iterdir())
SCHEMA = json.loads(Path(report_module.__file__).with_name("check.schema.json").read_text("utf-8"))
SARIF = json.loads(Path(__file__).with_name("sarif.schema.json").read_text("utf-8"))
LETTER = """Dear Ms Doe,

we are a debt collector. 15 U.S.C. § 1692q lets us call until 11 p.m. <b>[link](x)</b>

Contract Law of the PRC, Article 200.
"""


def _report(library: Session, text: str, **options: Any) -> Report:
    given = {"on": "2026-11-28", "jurisdictions": ("US",), "role": "collector", **options}
    return library.check(Draft.of_text(text, "letter.md"), Options(**given))


@pytest.mark.parametrize("path", DRAFTS, ids=lambda p: p.name)
def test_a_report_keeps_the_schema(library: Session, path: Path) -> None:
    report = library.check(Draft.of_file(path), Options(on="2026-11-28"))
    jsonschema.validate(record(report), SCHEMA)
    for f in report.findings:
        assert f.rule in RULES and f.message.zh and f.message.en
        if f.span:
            assert report.text[f.span.start : f.span.end] == f.span.text


@pytest.mark.parametrize("format", ["plain", "json", "jsonl", "md", "html", "annotated", "sarif"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_tells_the_findings(library: Session, format: str, lang: str) -> None:
    text = written([_report(library, LETTER)], format, lang)
    assert "RS101" in text and "RS301" in text
    assert "<b>" not in text or format in ("annotated", "json", "jsonl", "plain")


def test_the_scope_stands_before_the_findings(library: Session) -> None:
    text = written([_report(library, LETTER)], "plain", "en")
    assert text.index("held against") < text.index("RS101")
    assert "violation" not in text.lower() and "hallucinat" not in text.lower()


def test_sarif_has_a_location_and_a_fingerprint_for_each_result(library: Session) -> None:
    run = json.loads(written([_report(library, LETTER)], "sarif", "en"))["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["results"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "letter.md" and place["region"]["startLine"] >= 1
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["partialFingerprints"]["regsearch/v1"]


@pytest.mark.parametrize("path", DRAFTS, ids=lambda p: p.name)
def test_sarif_keeps_its_schema(library: Session, path: Path) -> None:
    given = library.check(Draft.of_file(path), Options(on="2026-11-28"))
    reports = [given, _report(library, LETTER), _report(library, "Nothing.")]
    run = json.loads(written(reports, "sarif", "en"))
    jsonschema.validate(run, SARIF)
    assert len(run["runs"][0]["results"]) == sum(len(r.findings) for r in reports)


def test_sarif_places_what_has_no_lines(library: Session, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("15 U.S.C. § 1692q lets us call until 11 p.m.")
    document.save(tmp_path / "a b.docx")
    draft = Draft.of_file(tmp_path / "a b.docx")
    report = library.check(draft, Options(on="2026-11-28", jurisdictions=("US",)))
    assert report.findings
    run = json.loads(written([report], "sarif", "en"))
    jsonschema.validate(run, SARIF)
    names = {
        name["name"]
        for result in run["runs"][0]["results"]
        for name in result["locations"][0].get("logicalLocations", [])
    }
    assert names


@pytest.mark.parametrize(
    ("text", "main", "told"),
    [
        (
            "You may be called 10 times a week under 12 CFR 1006.14(b)(2), whatever 合同法 says.",
            "en",
            "Regulation F",
        ),
        (
            "催收电话一周最多打10次（12 CFR 1006.14(b)(2)），这是公司规定，every agent knows.",
            "zh",
            "F条例",
        ),
    ],
)
def test_a_draft_of_two_languages_is_told_in_its_main_one(
    library: Session, text: str, main: str, told: str
) -> None:
    report = _report(library, text, jurisdictions=("US",))
    assert report.draft["languages"] == [main, "en" if main == "zh" else "zh"]
    (found,) = [f for f in report.findings if f.rule == "RS302"]
    assert all(told in e.title for e in found.evidence)


@pytest.mark.parametrize(
    ("option", "variable", "file", "locale", "reader"),
    [
        ("", "", "", "en_US.UTF-8", "en"), ("", "", "", "de_DE", "en"),
        ("", "", "", "zh_CN.UTF-8", "zh"), ("", "", "", "zh_TW", "zh"),
        ("", "", "", "C.UTF-8", "the draft's"), ("", "", "", "POSIX", "the draft's"),
        ("", "", "", "", "the draft's"), ("en", "zh", "", "zh_CN.UTF-8", "en"),
        ("", "en", "zh", "zh_CN.UTF-8", "en"), ("", "", "en", "C", "en"),
        ("", "", "zh", "en_US.UTF-8", "zh"), ("both", "", "", "en_GB.UTF-8", "en"),
    ],
)  # fmt: skip
def test_the_reader_decides_the_language_and_where_nobody_knows_him_the_draft(
    run_library: Runner, clean_environment: Path, monkeypatch: pytest.MonkeyPatch,
    option: str, variable: str, file: str, locale: str, reader: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("LANG", locale)
    if variable:
        monkeypatch.setenv("REGSEARCH_LANG", variable)
    if file:
        (clean_environment / "config.toml").write_text(f'lang = "{file}"\n')
    drafts = {"zh": "依据《民法典》第9999条，一周可致电10次。", "en": "Under 15 U.S.C. § 1692q"}
    for own, text in drafts.items():
        for format in ("table", "plain", "md", "html"):
            chosen = ("--lang", option) if option else ()
            ran = run_library(*chosen, "check", "-", "--format", format, stdin=text.encode())
            spoken = own if reader == "the draft's" else reader
            assert ("法律意见" in ran.out, "legal advice" in ran.out) == (
                spoken == "zh", spoken == "en"
            ), (format, ran.out)  # fmt: skip


def test_a_suppression_needs_a_reason_and_ends_on_its_day(library: Session) -> None:
    line = "15 U.S.C. § 1692q <!-- regsearch: ignore RS101{} -->"
    given = _report(library, line.format(' reason="quoted from a court paper"'))
    assert given.findings[0].suppressed and not given.counted
    bare = _report(library, line.format(""))
    assert [f.rule for f in bare.counted] == ["RS101", "RS902"]
    late = _report(library, line.format(' until=2026-01-01 reason="x"'))
    assert [f.rule for f in late.counted] == ["RS101", "RS902"]


def test_a_suppression_of_several_lines_ends_where_it_says(library: Session) -> None:
    lines = "{}\n\n15 U.S.C. § 1692q\n\n15 U.S.C. § 1692r\n\n{}\n\n15 U.S.C. § 1692s\n"
    start, end = "<!-- regsearch: ignore-start RS101{} -->", "<!-- regsearch: ignore-end -->"
    given = ' until=2027-01-31 reason="a list of what was renumbered"'
    held = _report(library, lines.format(start.format(given), end))
    assert [f.span.text for f in held.counted if f.span] == ["15 U.S.C. § 1692s"]
    late = ' until=2026-01-31 reason="x"'
    for text in (lines.format(start.format(given), ""), lines.format("", end),
                 lines.format(start, end), lines.format(start.format(late), end)):  # fmt: skip
        rules = [f.rule for f in _report(library, text).counted]
        assert rules == ["RS101"] * 3 + ["RS902"], text


def test_a_baseline_leaves_what_is_new(library: Session) -> None:
    first = _report(library, LETTER)
    marks = frozenset(f.fingerprint for f in first.findings)
    moved = _report(library, "A new line.\n\n" + LETTER + "\n15 U.S.C. § 1692r\n", baseline=marks)
    assert [f.span.text for f in moved.counted if f.span] == ["15 U.S.C. § 1692r"]


def test_what_the_time_for_a_draft_leaves_is_told(
    library: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "LONGEST", 0.0)
    report = _report(
        library, "First.\n\n15 U.S.C. § 1692q\n", only=frozenset(["citations", "limits"])
    )
    assert [(f.rule, f.span and f.span.text) for f in report.findings] == [("RS901", "First.")]
    assert [m.what for m in report.not_checked] == ["rest"] and report.verdict == "findings"


def test_the_level_of_a_rule_can_be_set(library: Session) -> None:
    report = _report(library, LETTER, levels=(("RS101", "note"), ("RS301", "off")))
    levels = {f.rule: f.level for f in report.findings}
    assert levels["RS101"] == "note" and "RS301" not in levels


def test_footnotes_and_tables_of_a_word_file_are_checked(library: Session, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("See 15 U.S.C. § 1692g.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Basis", "12 CFR 1006.99"
    document.save(tmp_path / "a.docx")
    report = library.check(Draft.of_file(tmp_path / "a.docx"))
    assert [(c.key, c.span.part) for c in report.citations] == [
        ("1692g", "body"), ("1006.99", "table"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "arguments", "status"),
    [
        ("15 U.S.C. § 1692g", [], 0),
        ("15 U.S.C. § 1692q", [], 1),
        ("15 U.S.C. § 1692q", ["--fail-on", "never"], 0),
        ("15 U.S.C. § 1692q", ["--rule", "RS101=note"], 0),
        ("Bankruptcy Act 1914 s. 3", ["--fail-on", "unverified"], 3),
        ("15 U.S.C. § 1692g", ["--rule", "RS999=note"], 2),
        ("15 U.S.C. § 1692g", ["--only", "nothing"], 2),
    ],
)
def test_exit_statuses(
    run_library: Runner, tmp_path: Path, text: str, arguments: list[str], status: int
) -> None:
    (tmp_path / "draft.md").write_text(text)
    done = run_library("check", str(tmp_path / "draft.md"), *arguments)
    assert done.code == status, done.err


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    run_library: Runner, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("15 U.S.C. § 1692q")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 broken")
    done = run_library("check", str(tmp_path), "--format", "jsonl")
    assert done.code == 2 and '"path": "a.md"' in done.out


def test_a_receipt_holds_no_word_of_a_draft_and_can_be_repeated(
    run_library: Runner, tmp_path: Path
) -> None:
    draft, receipt = tmp_path / "secret-name.md", tmp_path / "receipt.json"
    draft.write_text("The heron rule: 15 U.S.C. § 1692q, calls until 11 p.m.")
    run_library("check", str(draft), "--receipt", str(receipt), "--jurisdiction", "US")
    text = receipt.read_text()
    assert "heron" not in text and "secret-name" not in text and "1692q" not in text
    assert run_library("verify", "--receipt", str(receipt), str(draft)).code == 0
    receipt.write_text(text.replace("RS101", "RS102"))
    assert run_library("verify", "--receipt", str(receipt), str(draft)).code == 2
