"""The checker of the built-in library: each rule on a made-up file that breaks it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.check import check, main
from corpus.citations.keys import citation_key
from corpus.duties import duties, touches
from corpus.frontmatter import as_date, as_list, parse_mapping, split_front_matter
from corpus.limits_wording import per_text
from corpus.model import Per
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
        ("text: digest", "number: [a, b]\ntext: digest", FRONT + "'number' has one value, not"),
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
        (
            "confidence: unverified\nreason: there is no such law\nlimits",
            "limits",
            "needs exactly one of 'confirmed' and",
        ),
        (
            "confidence: unverified\nreason: there is no such law\nlimits",
            "confirmed: a.md\nlimits",
            "confirmed in 'a.md', which",
        ),
        (
            "confidence: unverified\nreason: there is no such law\nlimits",
            "confidence: high\nlimits",
            "'high' is not",
        ),
        ("effective: 2002-01-01", "effective: soon", SECOND + "effective: 'soon' is not an ISO"),
        ("effective: 2002-01-01", "status: gone", SECOND + "status 'gone' is not one of"),
        ("示例人指为测试而编的人。\n", "", SECOND + "has no Chinese paragraph"),
        ("为测试而编的人。", "为测试而编的人。" * 9, SECOND + "has 9 Chinese sentences"),
        ("kind: call-hours", "kind: mood", FIRST + "limit: kind 'mood' is not one of call-hours"),
        ("quantity: [8, 21]", "quantity: [9, 21]", "limit: its zh sentence does not say 9"),
        ("quantity: [8, 21]", "quantity: many", "limit: quantity many is not a number"),
        ("zh: 只能在8时", "zh: 只可在8时", "limit: its zh sentence does not stand in the digest"),
        (
            "zh: 只能在8时至21时联系。",
            "zh: 只能在8时至21时",
            FIRST + "limit: its zh sentence is not whole",
        ),
        (
            "confidence: unverified\nreason: there is no such law\nlimits",
            "confirmed: github.com/a/b/c.txt\nlimits",
            "confirmed in 'github.com/a/b/c.txt' without 'edition'",
        ),
        ("unit: hour-of-day", "unite: hour", FIRST + "limit: unknown field 'unite'"),
        (
            "topics: [scope]",
            "topics: [scope]\nlabel: yes",
            SECOND + "label 'yes' is not one of true",
        ),
        ("topics: [scope]", "topics: [scope]\nurl: x", SECOND + "url 'x' is not a web address"),
        ("topics: [scope]", "topics: [scope]\namended: 2002-01-01", "is not after effective 2002"),
        ("text: digest", "version: 2001-04-05\ntext: digest", "does not match the path ('')"),
        ("    op: window\n", "", FIRST + "limit: 'op' is missing"),
        ("    who: [third-party-collector, debt-buyer]\n", "", FIRST + "limit: 'who' is missing"),
        ("    effect: prohibited\n", "", FIRST + "limit: 'effect' is missing"),
        ("op: window", "op: max", "a [low, high] quantity and op 'window' go together"),
        ("op: window", "op: most", "limit: op 'most' is not one of max, min, window"),
        ("measure: call-hours", "measure: notice", "measure 'notice' is not one of call-hours"),
        ("unit: hour-of-day", "unit: hours", "limit: unit 'hours' is not one of hour-of-day"),
        ("quantity: [8, 21]", "quantity: [21, 8]", "limit: its window [21, 8] is empty"),
        ("quantity: [8, 21]", "quantity: [8, 25]", "its hours are not on the 24-hour clock"),
        ("[third-party-collector, debt-buyer]", "[bailiff]", "limit: who 'bailiff' is not one of"),
        ("    when_zh: 未经同意\n", "", "needs both 'when_zh' and 'when_en', or neither"),
        ("clock: debtor-local", "clock: noon", "limit: clock 'noon' is not one of debtor-local"),
        ("as_of: 2020-01-02", "as_of: 2020", "limit: as_of: '2020' is not an ISO date"),
        ("per: {n: 1, unit: day,", "per: {n: one, unit: day,", "per: n 'one' is not a number"),
        ("per: {n: 1, unit: day,", "per: {n: 1, units: day,", "per: unknown field 'units'"),
        ("per: {n: 1, unit: day,", "per: {unit: moon,", "limit: per: unit 'moon' is not one of"),
        ("of: [debtor]}", "of: [A debt]}", "per: of 'A debt' is not a word in lower case"),
        ("per: {n: 1, unit: day, of: [debtor]}", "per: day", "'per' is not a mapping of n, unit"),
        ("    as_of", "    adjusted: {quantity: 9}\n    as_of", "limit: adjusted: 'by' is missing"),
        (
            "    as_of",
            "    adjusted: {by: x, quantity: 9}\n    as_of",
            "both 'quantity' and 'since'",
        ),
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
        .replace("kind: call-hours", "kind: fine")
        .replace("op: window", "op: max")
        .replace("measure: call-hours", "measure: ratio")
        .replace("unit: hour-of-day", "unit: multiple")
        .replace("    clock: debtor-local\n", "")
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


def test_kinds_that_need_no_structure_may_have_a_free_unit(tmp_path: Path) -> None:
    start, end = GOOD.index("    op: window"), GOOD.index("    zh: 只")
    free = f"{GOOD[:start]}    quantity: [8, 21]\n    unit: owls\n    per: day\n{GOOD[end:]}"
    assert problems(tmp_path, free.replace("kind: call-hours", "kind: threshold")) == []


def test_a_reason_is_asked_for(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace("reason: there is no such law\n", "", 1)) == [
        f"{FIRST}'reason' is missing: why it is unverified, and what would settle it"
    ]
    assert check(library=tmp_path, reasons=False) == []
    text = GOOD.replace("confidence: unverified\n", "confirmed: a.md\n", 1)
    assert f"{FIRST}'reason' is for unverified provisions" in problems(tmp_path, text)


def test_an_earlier_text_shares_the_id(tmp_path: Path) -> None:
    problems(tmp_path, GOOD)
    earlier = GOOD.replace(
        "effective: 2001-04-05", "version: 2001-04-05\neffective: 2001-04-05\nrepealed: 2003-01-01"
    )
    name = "us/example-act@2001-04-05.md"
    assert problems(tmp_path, earlier.replace("status: in force", "status: superseded"), name) == []
    found = problems(tmp_path, earlier.replace("repealed: 2003-01-01\n", ""), name)
    assert len(found) == 2 and "'repealed' is missing" in found[0] and "status of" in found[1]
    problems(tmp_path, earlier.replace("status: in force", "status: superseded"), name)
    assert check([tmp_path / name], library=tmp_path) == []
    (tmp_path / "us/example-act.md").unlink()
    assert (
        "us/example-act@2001-04-05.md: front matter: no file of that id"
        in check(library=tmp_path)[0]
    )


def test_limits_are_read_in_full() -> None:
    (document,) = read(Source("us/example-act.md", GOOD.encode()))
    (limit,) = document.provisions[0].limits
    assert limit.counted == Per(1, "day", False, ("debtor",))
    assert (limit.op, limit.measure, limit.unit) == ("window", "call-hours", "hour-of-day")
    assert limit.who == ("third-party-collector", "debt-buyer")
    assert (limit.clock, limit.effect, limit.when_en) == (
        "debtor-local",
        "prohibited",
        "without consent",
    )
    assert limit.as_of == date(2020, 1, 2)


@pytest.mark.parametrize(
    ("per", "en", "zh"),
    [
        (Per(7, "day", True, ("debt",)), "debt in 7 days (rolling)", "每债务每7日（滚动）"),
        (Per(1, "year"), "year", "每年"),
        (
            Per(of=("debtor", "credit-contract")),
            "debtor and credit contract",
            "每债务人、每credit-contract",
        ),
        (Per(1, "business-day", False, ("call",)), "call in a business day", "每通话每个工作日"),
    ],
)
def test_what_a_limit_is_counted_per_in_words(per: Per, en: str, zh: str) -> None:
    told = [per_text(per.n, per.unit, per.rolling, per.of, zh=chinese) for chinese in (False, True)]
    assert told == [en, zh]


def test_numbers_are_looked_up_in_the_published_text(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "law.txt").write_text("早上八时至晚上二十一时之外不得联系。", encoding="utf-8")
    text = GOOD.replace("text: digest", "confirmed: law.txt\nchecked: 2020-01-01\ntext: digest")
    text = text.replace(
        "confidence: unverified\nreason: there is no such law\nlimits", "confirmed: law.txt\nlimits"
    )
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


def test_a_public_copy_is_looked_up_only_where_it_is_kept(tmp_path: Path) -> None:
    name = "github.com/owner/laws/law.txt"
    text = GOOD.replace(
        "text: digest",
        f"confirmed: {name}\nedition: copy of 2020\nchecked: 2020-01-01\ntext: digest",
    ).replace(
        "confidence: unverified\nreason: there is no such law\nlimits", f"confirmed: {name}\nlimits"
    )
    library, real = tmp_path / "library", tmp_path / "real"
    assert problems(library, text) == []
    assert check(library=library, real=real) == []
    kept = real / name
    kept.parent.mkdir(parents=True)
    kept.write_text("早上八时至晚上二十二时", encoding="utf-8")
    assert check(library=library, real=real) == [f"{FIRST}21 does not occur in {name}"]


@pytest.mark.parametrize(
    ("published", "number"),
    [
        ("up to 10 000 EUR", "10,000"),
        ("bis zu 250.000 Euro", "250,000"),
        ("fünfzigtausend Euro", "50,000"),
        ("etthundraåttio kronor", "180"),
        ("du 6 janvier 1978", "1978年1月6日"),
        ("3천만원", "3,000万"),
    ],
)
def test_numbers_of_other_languages(tmp_path: Path, published: str, number: str) -> None:
    (tmp_path / "law.txt").write_text(f"{published} 8 21", encoding="utf-8")
    text = GOOD.replace("text: digest", "confirmed: law.txt\nchecked: 2020-01-01\ntext: digest")
    text = text.replace(
        "confidence: unverified\nreason: there is no such law\nlimits", "confirmed: law.txt\nlimits"
    )
    problems(tmp_path / "library", text.replace("其余时间", f"{number}元。其余时间"))
    assert check(library=tmp_path / "library", real=tmp_path) == []


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


DUTY = """[[duty]]
id = "us-name"
zh = "写明名称"
en = "gives the name"
jurisdiction = "US"
kinds = ["letter"]
roles = []
provisions = ["us/example-act#100(a)(1)"]
level = "must"
when = []
any = ["name"]
example_zh = "名称（name）"
example_en = "our name"

[[touch]]
id = "jail"
zh = "坐牢"
en = "jail"
provisions = ["us/example-act"]
any = ["jail"]
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"us/example-act#100(a)(1)"', '"us/example-act#999"', "us-name: no provision 'us/exa"),
        ('["us/example-act"]', '["us/none"]', "jail: no provision 'us/none'"),
        ('["us/example-act"]', "[]", "jail: names no provision"),
        ('jurisdiction = "US"', 'jurisdiction = "GB"', "us-name: is of another place than us/"),
        ('level = "must"', 'level = "may"', "us-name: level or kinds are none that there are"),
        ('id = "jail"', 'id = "us-name"', "us-name: stands twice"),
        ('any = ["name"]', 'any = ["("]', "duties.toml: cannot be read"),
        ("[[touch]]", "[touch", "duties.toml: cannot be read"),
    ],
)
def test_duties_are_checked(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (tmp_path / "duties.toml").write_text(DUTY, encoding="utf-8")
    assert problems(tmp_path, GOOD) == []
    duties.cache_clear()
    touches.cache_clear()
    (tmp_path / "duties.toml").write_text(DUTY.replace(old, new, 1), encoding="utf-8")
    assert [p for p in problems(tmp_path, GOOD) if problem in p and p.startswith("duties: ")]
