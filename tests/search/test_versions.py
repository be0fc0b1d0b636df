"""Dated texts side by side: which applied on a day, which replaced which, and what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.model import Document, Status, TextKind
from search.results import Options
from search.session import Session
from search.versions import changes, pieces, texts
from tests.helpers.running import Runner


@pytest.fixture
def make(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> Callable[..., Session]:
    """Makes an index of dated texts of zz/kettles: make({"2020-01-01": [texts], …})."""

    def build(*rows: tuple[str, list[str]], **fields: Any) -> Session:
        made = [
            document(
                "zz/kettles", body, source=f"kettles-{i}.txt", language="en",
                version=date.fromisoformat(day) if day else None, **fields,
            )
            for i, (day, body) in enumerate(rows)
        ]  # fmt: skip
        return make_index(tmp_path / "index", [[one] for one in made])

    return build


def found(session: Session, query: str = "kettle", **options: Any) -> list[tuple[str, str]]:
    hits = session.search(query, Options(**options)).hits
    return sorted((hit.version, hit.citation) for hit in hits)


OLD, NEW = ("2020-01-01", ["A kettle is red.", "A kettle sings."]), (
    "2022-01-01", ["A kettle is blue.", "A kettle sings."])  # fmt: skip


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("", "2022-01-01"),
        ("2025-01-01", "2022-01-01"),
        ("2022-01-01", "2022-01-01"),
        ("2021-12-31", "2020-01-01"),
        ("2020-01-01", "2020-01-01"),
        # before the first known text: nothing tells that another was in force
        ("2010-01-01", "2020-01-01"),
    ],
)
def test_one_text_applies_on_a_day(make: Any, day: str, version: str) -> None:
    rows = found(make(OLD, NEW), on=day)
    assert {found_version for found_version, _ in rows} == {version}
    assert len({citation for _, citation in rows}) == len(rows)


def test_a_future_text_waits_for_its_day(make: Any) -> None:
    session = make(OLD, ("2999-01-01", ["A kettle is green.", "A kettle sings."]))
    first = session.search("green kettle", Options(status="not yet in force")).hits[0]
    assert (first.version, first.status) == ("2999-01-01", "not yet in force")
    assert {v for v, _ in found(session, on="2024-01-01")} == {"2020-01-01"}


def test_a_provision_that_the_later_text_lacks_is_gone(make: Any) -> None:
    session = make(
        ("2020-01-01", ["A kettle is red.", "A kettle sings.", "A kettle hums."]),
        ("2022-01-01", ["A kettle is blue.", "A kettle sings."]),
    )
    assert found(session, "hums", on="2023-01-01") == []
    assert found(session, "hums", on="2021-01-01") == [("2020-01-01", "Article 3")]


def _sections(document: Any, make_index: Any, folder: Path, *rows: tuple[str, str]) -> Session:
    """An index of single sections of one act, each with a date of its own."""
    from dataclasses import replace

    made = []
    for number, day in rows:
        one = document(
            "zz/kettles", [f"Kettle rule {number}."], source=f"s{number}-{day}.txt",
            language="en", version=date.fromisoformat(day),
        )  # fmt: skip
        own = replace(one.provisions[0], citation=f"s. {number}", key=number)
        made.append(replace(one, provisions=(own,)))
    session: Session = make_index(folder / "index", [made])
    return session


def test_a_single_section_of_a_later_day_replaces_no_other(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    """Some publishers give out an act section by section, each in the state of its own day."""
    session = _sections(
        document, make_index, tmp_path, ("20", "2019-06-01"), ("30a", "2021-06-01"),
        ("30a", "2023-06-01"),
    )  # fmt: skip
    assert found(session) == [("2019-06-01", "s. 20"), ("2023-06-01", "s. 30a")]
    assert found(session, on="2022-01-01") == [("2019-06-01", "s. 20"), ("2021-06-01", "s. 30a")]


def test_a_later_section_replaces_only_itself_in_a_whole(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    from dataclasses import replace

    whole = document(
        "zz/kettles", [f"Kettle rule {n}." for n in range(1, 9)], source="whole.txt",
        language="en", version=date(2020, 1, 1),
    )  # fmt: skip
    part = document(
        "zz/kettles", ["Kettle rule anew."], source="part.txt", language="en",
        version=date(2022, 1, 1),
    )  # fmt: skip
    third = replace(part.provisions[0], citation="Article 3", key="3")
    session = make_index(tmp_path / "index", [[whole], [replace(part, provisions=(third,))]])
    rows = found(session, on="2023-01-01")
    assert ("2022-01-01", "Article 3") in rows and ("2020-01-01", "Article 3") not in rows
    assert len([row for row in rows if row[0] == "2020-01-01"]) == 7


def test_texts_of_other_languages_replace_nothing(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    rows = [("2020-01-01", "zh-Hant"), ("2022-01-01", "en")]
    made = [
        document("zz/kettles", ["kettle 茶壺"], source=f"{language}.txt", language=language,
                 version=date.fromisoformat(day))
        for day, language in rows
    ]  # fmt: skip
    session = make_index(tmp_path / "index", [made])
    assert {v for v, _ in found(session, on="2023-01-01")} == {"2020-01-01", "2022-01-01"}
    assert {v for v, _ in found(session, on="2021-01-01")} >= {"2020-01-01"}


def test_undated_texts_are_never_replaced(make: Any) -> None:
    session = make(("", ["A kettle is grey."]), OLD)
    assert ("", "Article 1") in found(session)
    assert [t.date for t in texts(session, "zz/kettles")] == ["", "2020-01-01"]


def test_a_status_of_its_own_is_kept(make: Any) -> None:
    session = make(OLD, status=Status.REPEALED)
    assert {hit.status for hit in session.search("kettle").hits} == {"repealed"}


@pytest.mark.parametrize(
    ("digested", "shown"),
    [("2019-01-01", "official"), ("2020-09-01", "official"), ("2024-05-01", "digest")],
)
def test_the_digest_of_a_much_younger_text_stays(
    tmp_path: Path, document: Any, make_index: Any, digested: str, shown: str
) -> None:
    """An official text that somebody added years ago does not stand for the law of today."""
    old = document(
        "zz/kettles", ["A kettle is red.", "A kettle sings."], source="old.txt", language="en",
        version=date(2020, 1, 1), text=TextKind.OFFICIAL,
    )  # fmt: skip
    digest = document(
        "zz/kettles", ["The kettle is to be red."], source="digest.md", language="en",
        effective=date.fromisoformat(digested), text=TextKind.DIGEST,
    )  # fmt: skip
    session = make_index(tmp_path / "index", [[old, digest]])
    kinds = {hit.citation: hit.text_kind for hit in session.search("kettle").hits}
    assert kinds == {"Article 1": shown, "Article 2": "official"}
    early = session.search("red kettle", Options(on="2021-01-01")).hits[0]
    assert early.text_kind == "official"


# --- texts and their differences -----------------------------------------------------------------


def test_an_act_and_its_annex_are_one_text(tmp_path: Path, document: Any, make_index: Any) -> None:
    from dataclasses import replace

    made = []
    for day, said in (("2020-01-01", "red"), ("2022-01-01", "blue")):
        fields = {"language": "en", "version": date.fromisoformat(day)}
        act = document("zz/kettles", [f"A kettle is {said}."], source=f"{day}.xml", **fields)
        annex = document("zz/kettles", [f"Table of {said}."], source=f"{day}.annex.xml", **fields)
        key = replace(annex.provisions[0], citation="Annex", key="annex")
        made += [act, replace(annex, provisions=(key,))]
    session = make_index(tmp_path / "index", [made])
    old, new = texts(session, "zz/kettles")
    assert (old.date, len(old.parts), old.size) == ("2020-01-01", 2, 2)
    rows = [(c.citation, c.what) for c in changes(session, old, new)]
    assert rows == [("Article 1", "changed"), ("Annex", "changed")]


def test_copies_of_a_text_stay_apart(make: Any) -> None:
    session = make(OLD, OLD)
    assert [t.size for t in texts(session, "zz/kettles")] == [2, 2]


def test_changes(make: Any) -> None:
    session = make(
        ("2020-01-01", ["A kettle is red.", "A kettle sings.", "A kettle hums."]),
        ("2022-01-01", ["A kettle is blue.", "A  kettle\nsings."]),
    )
    rows = changes(session, *texts(session, "zz/kettles"))
    assert [(c.citation, c.what) for c in rows] == [
        ("Article 1", "changed"),
        ("Article 2", "same"),
        ("Article 3", "removed"),
    ]
    assert rows[0].pieces == [("=", "A kettle is "), ("-", "red"), ("+", "blue"), ("=", ".")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b", "a b", [("=", "a b")]),
        ("", "a", [("+", "a")]),
        ("a", "", [("-", "a")]),
        ("茶壶可以是红色的", "茶壶可以是蓝色的",
         [("=", "茶壶可以是"), ("-", "红"), ("+", "蓝"), ("=", "色的")]),
        ("seven 次", "five 次", [("-", "seven"), ("+", "five"), ("=", " 次")]),
    ],
)  # fmt: skip
def test_pieces(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(old, new) == expected
    assert "".join(t for mark, t in pieces(old, new) if mark != "+") == old
    assert "".join(t for mark, t in pieces(old, new) if mark != "-") == new


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    old, new = "a " * 6000, "b " * 6000
    assert pieces(old, new) == [("-", old), ("+", new)]


# --- the commands --------------------------------------------------------------------------------


def test_versions_and_diff_of_files(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, day, colour in (("a.txt", "2020年1月1日", "红"), ("b.txt", "2022年1月1日", "蓝")):
        (folder / name).write_text(
            f"茶壶管理办法\n\n第一条 茶壶可以是{colour}色的。\n\n第二条 茶壶会唱歌。\n\n"
            f"第三条 本办法自{day}起施行。\n",
            "utf-8",
        )
    base = ("--corpus", folder, "--index", tmp_path / "index")
    run(*base, "index")
    rows = json.loads(run(*base, "versions", "茶壶管理办法", "--format", "json").out)
    assert [(r["version"], r["status"]) for r in rows] == [
        ("2020-01-01", "superseded"),
        ("2022-01-01", "applies"),
    ]
    ran = run(*base, "diff", "茶壶管理办法", "2020", "2022")
    assert ran.code == 0 and "茶壶可以是[-红-]{+蓝+}色的" in ran.out
    for cited in ("茶壶管理办法第一条", "茶壶管理办法 1", "《茶壶管理办法》第1条"):
        for days in (
            (),
            ("2020-06-01", "2023年5月"),
            ("2021年12月31日", "today"),
            ("2020", "2022"),
        ):
            one = run(*base, "diff", cited, *days)
            if days[1:] == ("2023年5月",):  # a month in which no text begins
                assert one.code == 2 and "there are: 2020-01-01, 2022-01-01" in one.err
                continue
            assert one.code == 0 and "[-红-]{+蓝+}" in one.out
            assert "2020-01-01 -> 2022-01-01: 1 changed" in one.err
            assert "本办法自" not in one.out
    same = run(*base, "diff", "茶壶管理办法第二条")
    assert (same.code, same.out) == (1, "") and "0 changed" in same.err
    assert run(*base, "diff", "茶壶管理办法第九条").code == 2
    assert run(*base, "versions", "无此法").code == 1
    assert run(*base, "diff", "无此法").code == 2


def test_of_two_digests_the_earlier_applies_before_the_amendment(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    present = document("zz/act", ["Now."], effective=date(2015, 9, 1), amended=date(2020, 8, 20),
                       status=Status.IN_FORCE, text=TextKind.DIGEST, source="a")  # fmt: skip
    earlier = document("zz/act", ["Then."], effective=date(2015, 9, 1), repealed=date(2020, 8, 20),
                       version=date(2015, 9, 1), status=Status.SUPERSEDED,
                       text=TextKind.DIGEST, source="a@2015")  # fmt: skip
    session = make_index(tmp_path / "index", [[present, earlier]])
    for day, statuses in (
        ("2018-01-01", {"Then.": "in force", "Now.": "not yet in force"}),
        ("2024-01-01", {"Now.": "in force", "Then.": "superseded"}),
    ):
        found = session.find("zz/act#1", day)
        assert {f.provision.text: f.status for f in found} == statuses
        assert found[0].status == "in force"


@pytest.mark.parametrize(
    ("name", "day", "text"),
    [
        ("us/reg-f", "", "2021"), ("us/reg-f", "2015-01-01", "2011"),
        ("Regulation F", "2015-01-01", "2011"), ("cn/private-lending", "2016-01-01", "2015"),
        ("民间借贷司法解释", "2022-01-01", "2020"), ("us/reg-f", "2005-01-01", "2011"),
    ],
)  # fmt: skip
def test_a_law_shown_is_the_text_of_the_day(
    library: Session, name: str, day: str, text: str
) -> None:
    shown = library.show(name, day)
    (source,) = {f.regulation.source for f in shown.provisions}
    assert shown.whole and not shown.many
    assert (text in source) == (text in ("2011", "2015"))
