"""The checker of the built-in library: each rule on a made-up file that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.check import check, main
from corpus.citations.keys import citation_key
from corpus.frontmatter import as_date, as_list, parse_mapping, split_front_matter
from corpus.readers.library import parse, read
from corpus.source import Source
from corpus.topics import library_files, limit_kinds, topics

GOOD = (Path(__file__).parent / "fixtures/library/us/example-act.md").read_text(encoding="utf-8")


def problems(folder: Path, text: str, name: str = "us/example-act.md") -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return check(library=folder)


def test_good_file_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []


FRONT = "us/example-act.md: front matter: "
FIRST = "us/example-act.md: § 100(a)(1): "
SECOND = "us/example-act.md: § 100b: "


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("issuer: Example Congress\n", "", FRONT + "'issuer' is missing"),
        ("issuer:", "colour: blue\nissuer:", FRONT + "unknown field 'colour'"),
        ("id: us/example-act", "id: us/other", "id 'us/other' does not match the path"),
        ("jurisdiction: US", "jurisdiction: GB", FRONT + "jurisdiction does not match the id"),
        ("kind: statute", "kind: poem", FRONT + "kind 'poem' is not one of statute, regulation"),
        ("status: in force", "status: fine", FRONT + "status 'fine' is not one of in force"),
        ("url: https://example.org/act", "url: example", "url 'example' is not a web address"),
        ("adopted: 2001-02-03", "adopted: 3 May 2001", "adopted: '3 May 2001' is not an ISO date"),
        ("adopted: 2001-02-03", "adopted: 2002-02-03", "effective 2001-04-05 is before adopted"),
        ("adopted: 2001-02-03", "repealed: 2000-01-01", "repealed 2000-01-01 is before effective"),
        ("adopted: 2001-02-03", "repealed: 2005-01-01", "status is 'in force' but repealed is"),
        ("adopted: 2001-02-03", "amended: 2000-01-01\nadopted: 2001-02-03", "amended 2000"),
        ("effective: 2001-04-05", "effective: 2999-04-05", "status is 'in force' but effective"),
        ("status: in force", "status: not yet in force", "status is 'not yet in force' but"),
        ("text: digest", "confirmed: a.md\ntext: digest", FRONT + "'confirmed' without 'checked'"),
        ("text: digest", "superseded_by: us/no\ntext: digest", "superseded_by: no regulation"),
        ("text: digest\n", "text: digest\ntext: digest\n", "bad YAML: 'text' stands twice"),
        ("\nA law made up for a test.\n", "", "summary: has no English paragraph"),
        ("## § 100b", "## § 100(a)(1)", FIRST + "stands twice"),
        ("## § 100b", "## § 100 (a) (1)", "§ 100 (a) (1): has the key '100(a)(1)' of another"),
        ("heading_zh: 时间\n", "", FIRST + "'heading_zh' is missing"),
        ("topics: [scope]", "topics: [cooking]", SECOND + "no topic 'cooking'"),
        ("topics: [scope]", "topics: [scope]\nnote: x", SECOND + "unknown field 'note'"),
        ("#100b]", "#100c]", FIRST + "see: us/example-act has no provision '100c'"),
        ("[us/example-act#100b]", "[us/none]", FIRST + "see: no regulation 'us/none'"),
        ("confidence: unverified\nlimits", "limits", "needs exactly one of 'confirmed' and"),
        ("confidence: unverified\nlimits", "confirmed: a.md\nlimits", "confirmed in 'a.md', which"),
        ("confidence: unverified\nlimits", "confidence: high\nlimits", "'high' is not"),
        ("effective: 2002-01-01", "effective: soon", SECOND + "effective: 'soon' is not an ISO"),
        ("effective: 2002-01-01", "status: gone", SECOND + "status 'gone' is not one of"),
        ("示例人指为测试而编的人。\n", "", SECOND + "has no Chinese paragraph"),
        ("为测试而编的人。", "为测试而编的人。" * 9, SECOND + "has 9 Chinese sentences"),
        ("kind: call-hours", "kind: mood", FIRST + "limit: kind 'mood' is not one of call-hours"),
        ("quantity: [8, 21]", "quantity: [9, 21]", "limit: its zh sentence does not say 9"),
        ("quantity: [8, 21]", "quantity: many", "limit: quantity many is not a number"),
        ("zh: 只能在8时", "zh: 只可在8时", "limit: its zh sentence does not stand in the digest"),
        ("unit: hour of day", "unite: hour", FIRST + "limit: unknown field 'unite'"),
        ("```yaml\nheading_zh: 定义", "heading_zh: 定义", "§ 100b: has no ```yaml fence"),
    ],
)
def test_each_rule(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert GOOD.count(old) >= 1
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    assert any(problem in line for line in found), found


def test_numbers_may_be_written_in_any_form(tmp_path: Path) -> None:
    changed = (
        GOOD.replace("quantity: [8, 21]", "quantity: 0.36")
        .replace("只能在8时至21时联系。", "利率不得超过百分之三十六。")
        .replace("Contact is allowed from 8:00 to 21:00 only.", "The cap is thirty-six per cent.")
    )
    assert problems(tmp_path, changed) == []


def test_missing_files_of_see_are_told_in_the_full_run_only(tmp_path: Path) -> None:
    problems(tmp_path, GOOD.replace("[us/example-act#100b]", "[us/none, us/example-act#9]"))
    (line,) = check([tmp_path / "us/example-act.md"], library=tmp_path)
    assert line == f"{FIRST}see: us/example-act has no provision '9'"


def test_ids_are_unique_over_files(tmp_path: Path) -> None:
    problems(tmp_path, GOOD)
    found = problems(tmp_path, GOOD, "us/second.md")
    assert f"{FRONT}id stands in more than one file" in found


def test_numbers_are_looked_up_in_the_published_text(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "law.txt").write_text("早上八时至晚上二十一时之外不得联系。", encoding="utf-8")
    text = GOOD.replace("text: digest", "confirmed: law.txt\nchecked: 2020-01-01\ntext: digest")
    text = text.replace("confidence: unverified\nlimits", "confirmed: law.txt\nlimits")
    library = tmp_path / "library"
    assert problems(library, text) == []
    assert check(library=library, real=real) == []
    problems(library, text.replace("其余时间", "2019年3月4日起七日内"))
    found = check(library=library, real=real)
    assert found == [
        f"{FIRST}7 does not occur in law.txt",
        f"{FIRST}2019-03-04 does not occur in law.txt",
    ]
    (real / "law.txt").unlink()
    assert f"{FIRST}confirmed: no file 'law.txt'" in check(library=library, real=real)


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "us/example-act.md"
    path.parent.mkdir()
    path.write_text(GOOD.replace("issuer: Example Congress\n", ""), encoding="utf-8")
    assert main([str(path)]) == 1
    assert "'issuer' is missing" in capsys.readouterr().out


def test_the_library_itself_can_be_read() -> None:
    for path in library_files():
        (document,) = read(Source(path.name, path.read_bytes(), path))
        assert document.provisions


def test_topics_have_unique_ids_and_names() -> None:
    for table in (topics(), limit_kinds()):
        assert len({entry.id for entry in table}) == len(table) > 10
        assert all(entry.zh and entry.en for entry in table)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a: NO\nb: 010\nc: 12:00", ["NO", "010", "12:00"]),
        ("a: null\nb: ~\nc: 'null'", ["", "", "null"]),
        ("a: [x, 'y: z']\nb: {c: 1}", [["x", "y: z"], {"c": "1"}]),
        ("", []),
    ],
)
def test_yaml_is_read_as_strings(text: str, fields: list[object]) -> None:
    assert list(parse_mapping(text).values()) == fields


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\na: 2", "bad YAML: 'a' stands twice"),
        ("- a", "bad YAML: not a mapping"),
        ("a: &x 1\nb: *x", "bad YAML: anchors and aliases are not allowed"),
        ("a: [", "bad YAML"),
        ("? [a]\n: b", "bad YAML: a key is not a word"),
        ("a: \x00", "bad YAML"),
    ],
)
def test_bad_yaml(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="bad YAML") as caught:
        parse_mapping(text)
    assert str(caught.value).startswith(reason)


def test_front_matter_is_cut_off() -> None:
    assert split_front_matter("---\na: b\n---\nbody") == ({"a": "b"}, "body")
    assert split_front_matter("--- a\nbody") == ({}, "--- a\nbody")
    assert as_date("2020-01-02") is not None


def test_see_names_provisions_by_their_keys() -> None:
    """As `show` and links write them: `#6(3)`, not `#六(三)`."""
    for path in library_files():
        for section in parse(path.read_text(encoding="utf-8")).sections:
            for target in as_list(section.fields.get("see")):
                id, mark, key = target.partition("#")
                assert target == f"{id}{mark}{citation_key(key)}", f"{path.name} {section.citation}"
