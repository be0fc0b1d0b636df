"""Saved searches: what is told of them, once, and what is only noted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from search import events as recording
from tests.conftest import HERON, WIDGET
from tests.helpers.running import Ran, Runner

Watch = Callable[..., Ran]


@pytest.fixture
def watch(run: Runner, small: Path) -> Watch:
    """Runs `regsearch watch` over the small corpus, brought up to date before each run."""

    def running(*args: str) -> Ran:
        if args[0] == "run":
            run("--corpus", small, "index")
        return run("--corpus", small, "watch", *args)

    return running


def _news(ran: Ran) -> list[tuple[str, str, str]]:
    news = json.loads(ran.out)["news"]
    return [(n["event"], n["id"], n["effective"]) for n in news]


def test_the_first_run_only_notes_what_is_found(watch: Watch) -> None:
    assert "finds 2 provisions" in watch("add", "ringing", "--topic", "call-times").out
    first = watch("run")
    assert first.code == 1 and "0 pieces of news" in first.out and "first time" in first.out
    assert watch("run").code == 1


def test_what_is_new_changed_repealed_and_gone_is_told_once(watch: Watch, small: Path) -> None:
    watch("add", "night", "催收员", "--note", "for the board")
    watch("run")
    (small / "heron.txt").write_text(HERON.replace("夜间敲门", "夜间摇铃"))
    (small / "widget.md").write_text(WIDGET.replace("status: in force", "status: repealed"))
    (small / "gadget.md").unlink()
    (small / "new.txt").write_text("白鹭办法\n\n第一条 白鹭的催收员应当敲门。\n")
    ran = watch("run", "--format", "json")
    assert ran.code == 0
    found = {(event, id) for event, id, _ in _news(ran)}
    heron = next(id for event, id in found if event == "changed")
    assert {(event, id) for event, id in found if event != "new"} == {
        ("changed", heron), ("repealed", "zz/widget-act#2(a)"), ("left", "zz/gadget-rule#1"),
    }  # fmt: skip
    assert len(found) == 4
    changed = next(n for n in json.loads(ran.out)["news"] if n["event"] == "changed")
    assert "敲门" in changed["before"] and "摇铃" in changed["after"]
    assert changed["watches"] == ["night"] and changed["notes"] == ["for the board"]
    assert watch("run").code == 1


def test_what_is_to_come_and_numbers_that_change_are_told(watch: Watch, small: Path) -> None:
    watch("add", "widgets", "paint", "--events", "upcoming,limit")
    watch("run")
    limits = "limits:\n  - kind: retention\n    op: min\n    measure: retention\n    quantity: 9\n"
    limits += "    unit: year\n    who: [any]\n    zh: 保存九年。\n    en: Kept for nine years.\n"
    text = WIDGET.replace("status: in force", "status: in force\nrepealed: 2999-01-01")
    text = text.replace("topics: [licensing]\n", f"topics: [licensing]\n{limits}")
    (small / "widget.md").write_text(text)
    assert sorted(_news(watch("run", "--format", "json"))) == [
        ("limit", "zz/widget-act#1", ""), ("upcoming", "zz/widget-act#1", "2999-01-01"),
    ]  # fmt: skip


def test_the_text_of_now_and_one_to_come_are_told_apart(watch: Watch, small: Path) -> None:
    front = "---\nid: zz/kettle\ntitle: Kettle Act\njurisdiction: US\nstatus: in force\n"
    for year, days in (("2020", 9), ("2025", 12), ("2990", 15)):
        text = (
            f"{front}version: {year}-01-01\n---\n\n## Section 1\n\nKettles boil for {days} days.\n"
        )
        (small / f"kettle-{year}.md").write_text(text)
        if year == "2020":
            watch("add", "a", "kettles boil")
            watch("run")
    told = json.loads(watch("run", "--format", "json").out)["news"]
    assert [(n["event"], n["effective"], n["status"]) for n in told] == [
        ("changed", "2025-01-01", "in force"), ("upcoming", "2990-01-01", "not yet in force"),
    ]  # fmt: skip
    assert ["12" in n["after"] for n in told] == [True, False]


def test_an_item_stands_once_with_all_its_watches(watch: Watch, small: Path) -> None:
    watch("add", "a", "敲门")
    watch("add", "b", "催收员")
    watch("run")
    (small / "heron.txt").write_text(HERON.replace("夜间", "夜里"))
    news = json.loads(watch("run", "--format", "json").out)["news"]
    assert [n["watches"] for n in news] == [["a", "b"]]


def test_a_muted_watch_tells_when_it_wakes(watch: Watch, small: Path) -> None:
    watch("add", "a", "敲门")
    watch("run")
    watch("mute", "a", "--until", "2999-01-01")
    (small / "heron.txt").write_text(HERON.replace("夜间", "夜里"))
    assert watch("run").code == 1 and "2999-01-01" in watch("list").out
    watch("mute", "a")
    assert watch("run").code == 0


def test_a_digest_that_cannot_be_written_was_not_read(watch: Watch, small: Path) -> None:
    watch("add", "a", "敲门")
    watch("run")
    (small / "heron.txt").write_text(HERON.replace("夜间", "夜里"))
    assert watch("run", "-o", str(small / "no" / "such.md")).code == 2
    assert watch("run").code == 0


def test_a_feed_keeps_earlier_news_and_is_well_formed(watch: Watch, small: Path) -> None:
    watch("add", "a", "敲门")
    watch("run")
    for word in ("夜里", "深夜<b>&"):
        (small / "heron.txt").write_text(HERON.replace("夜间", word))
        feed = ElementTree.fromstring(watch("run", "--format", "atom").out)
    space = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{space}entry")
    assert len(entries) == 2
    for parent in (feed, *entries):
        assert all(parent.findtext(f"{space}{name}") for name in ("id", "title", "updated"))
    assert len({entry.findtext(f"{space}id") for entry in entries}) == 2


def test_since_a_day_tells_what_was_told_before(watch: Watch) -> None:
    watch("add", "a", "whistle")
    watch("run")
    ran = watch("run", "--since", "2018-01-01", "--format", "json")
    assert _news(ran) == [("repealed", "zz/gadget-rule", "2018-06-30")]


@pytest.mark.parametrize(
    "args",
    [
        ("add", "a", ""),
        ("add", "a", "敲门", "--events", "sold"),
        ("add", "a\nb", "敲门"),
        ("add", "a", "敲门", "-j", "Atlantis"),
        ("run", "nobody"),
        ("remove", "nobody"),
        ("mute", "nobody"),
    ],
)
def test_what_means_nothing_is_one_line(watch: Watch, args: tuple[str, ...]) -> None:
    ran = watch(*args)
    assert ran.code in (1, 2) and ran.err.strip().count("\n") <= 1 and "Traceback" not in ran.err


def test_a_watch_that_finds_too_much_is_refused_with_the_count(
    run_library: Runner, clean_environment: Path
) -> None:
    ran = run_library("watch", "add", "all", "debt")
    assert ran.code == 2 and "more than 200" in ran.err
    assert not (clean_environment / "watches.toml").exists()


def test_the_file_is_the_user_s(watch: Watch, clean_environment: Path) -> None:
    file = clean_environment / "watches.toml"
    watch("add", "one", "敲门")
    file.write_text("# mine\n" + file.read_text() + "# end of one\n")
    watch("add", "夜间", "催收员", "-j", "CN")
    watch("add", "two", "whistle")
    watch("remove", "one")
    text = file.read_text()
    assert text.startswith("# mine\n") and '["夜间"]' in text and "[one]" not in text
    assert [row["name"] for row in json.loads(watch("list", "--format", "json").out)] == [
        "夜间", "two",
    ]  # fmt: skip
    file.write_text("[x]\nquery = 1\n")
    assert watch("list").code == 2 and "Traceback" not in watch("list").err


def test_an_update_says_that_watches_have_news(run: Runner, watch: Watch, small: Path) -> None:
    watch("add", "a", "敲门")
    watch("run")
    (small / "heron.txt").write_text(HERON.replace("夜间", "夜里"))
    ran = run("--corpus", small, "index")
    assert "changes of provisions recorded: 1" in ran.err
    assert "watches with news: 1" in ran.err
    assert watch("run").code == 0


def test_changes_are_recorded(run: Runner, small: Path, clean_environment: Path) -> None:
    run("--corpus", small, "index")
    for word in ("夜里", "夜间", "夜里"):
        (small / "heron.txt").write_text(HERON.replace("夜间", word))
        run("--corpus", small, "index")
    (file,) = (clean_environment / "history").glob("changes-*.jsonl")
    held = recording.recorded(file)
    assert [(e.event.event, e.event.id.partition("#")[2]) for e in held] == 3 * [("changed", "2")]
    assert recording.keep(file, held[2:]) == []
    file.write_text(file.read_text() + '{"event": "chan')
    assert recording.recorded(file) == held
