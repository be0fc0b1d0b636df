"""`regsearch pull` from end to end: a publisher on this machine, the library, and every command.

The responses have the publisher's structure and made-up words (kettles, whistles).
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import corpus.official
from corpus.files import write_lock
from corpus.identity import digest_titles
from corpus.official.catalogue import catalogue
from corpus.official.client import Client
from tests.helpers.publisher_site import Reply, serving
from tests.helpers.running import Ran, Runner

FIXTURES = Path(__file__).resolve().parents[1] / "corpus" / "fixtures" / "sources"
FIRST, SECOND = "2024-03-01", "2025-06-01"
SEVEN = "us/reg-f#1006.14(b)(2)(i)"
#: Section, heading, paragraphs. The numbers are those of Regulation F, the words are not.
BEFORE = [
    ("1006.1", "Lids", ["(a) <I>Fit.</I> A lid must fit its kettle.", "(b) A lid may be green."]),
    ("1006.14", "Whistles", [
        "(a) <I>General.</I> A kettle may not whistle.",
        "(b) <I>Number.</I> (1) A kettle counts its whistles.",
        "(2)(i) <I>Seven.</I> A kettle whistles at most seven times in seven days.",
        "(ii) A kettle that was heard waits a week.",
    ]),
]  # fmt: skip
AFTER = [
    ("1006.1", "Lids", ["(a) <I>Fit.</I> A lid must fit its kettle.", "(b) A lid may be blue."]),
    ("1006.14", "Whistles", [
        "(a) <I>General.</I> A kettle may not whistle.",
        "(b) <I>Number.</I> (1) A kettle counts its whistles.",
        "(2)(i) <I>Five.</I> A kettle whistles at most five times in seven days.",
    ]),
    ("1006.77", "Steam", ["Steam rises."]),
]  # fmt: skip


def _metadata(path: str, citation: str) -> str:
    value = json.dumps({"path": path, "citation": citation}).replace('"', "&quot;")
    return f'hierarchy_metadata="{value}"'


def _part(day: str, sections: list[Any]) -> bytes:
    """A part of the Code as the versioner service gives it."""
    rows = [
        f'<DIV8 N="{n}" TYPE="SECTION" '
        f"{_metadata(f'/on/{day}/title-12/section-{n}', f'12 CFR {n}')}>"
        f"<HEAD>§ {n}   {heading}.</HEAD>{''.join(f'<P>{p}</P>' for p in paragraphs)}</DIV8>"
        for n, heading, paragraphs in sections
    ]
    top = _metadata(f"/on/{day}/title-12/part-1006", "12 CFR Part 1006")
    head = "<HEAD>PART 1006—KETTLE COLLECTION (REGULATION F)</HEAD>"
    return f'<?xml version="1.0"?><DIV5 N="1006" {top}>{head}{"".join(rows)}</DIV5>'.encode()


def publish(site: Any, day: str, sections: list[Any]) -> None:
    titles = json.dumps({"titles": [{"number": 12, "up_to_date_as_of": day}]}).encode()
    site.routes["/api/versioner/v1/titles.json"] = Reply(titles)
    path = f"/api/versioner/v1/full/{day}/title-12.xml?part=1006"
    site.routes[path] = Reply(_part(day, sections))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A publisher that stands in for every host of the catalogue."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as running:
        hosts = {host for text in corpus.official.catalogue() for host in text.publisher.hosts}
        mirrors = dict.fromkeys(hosts, running.address)
        stub = functools.partial(Client, mirrors=mirrors, pause=0, sleep=lambda _: None)
        monkeypatch.setattr(corpus.official, "Client", stub)
        yield running


@pytest.fixture(scope="module")
def pulled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that `pulled` makes when it is first asked for; no test changes what it holds."""
    return tmp_path_factory.mktemp("pulled") / "home"


@pytest.fixture
def pulled(
    run: Runner, site: Any, library_home: Path, pulled_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Runner:
    """The runner, after both versions were pulled."""
    monkeypatch.setenv("REGSEARCH_HOME", str(pulled_home))
    if not pulled_home.exists():
        shutil.copytree(library_home, pulled_home)
        for day, sections in ((FIRST, BEFORE), (SECOND, AFTER)):
            publish(site, day, sections)
            assert run("pull", "us/reg-f").code == 0
    return run


def hits(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran
    rows: list[dict[str, Any]] = json.loads(ran.out)
    return rows


def search(runner: Runner, query: str, *options: str) -> list[dict[str, Any]]:
    return hits(runner("search", query, *options, "--format", "json", "--text"))


# --- pulling -------------------------------------------------------------------------------------


def test_what_a_pull_says(run_library: Runner, site: Any, clean_environment: Path) -> None:
    publish(site, FIRST, BEFORE)
    ran = run_library("pull", "us/reg-f")
    assert ran.code == 0 and "provisions indexed: 6" in ran.err
    assert re.match(rf"us/reg-f: new, text of {FIRST}, .*/{FIRST}-\w{{8}}\.xml\n$", ran.out)
    again = run_library("pull", "us/reg-f")
    assert (again.code, again.err) == (0, "") and "us/reg-f: unchanged" in again.out
    publish(site, SECOND, AFTER)
    assert "us/reg-f: changed, text of 2025-06-01" in run_library("pull", "us/reg-f").out
    files = sorted((clean_environment / "official" / "us" / "reg-f").glob("*.xml"))
    assert [file.name[:10] for file in files] == [FIRST, SECOND]
    assert files[0].read_bytes() == _part(FIRST, BEFORE)


def test_a_pull_tells_how_far_it_is(
    run_library: Runner, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal: what is fetched, of how many, with its bytes and how long still."""
    seconds = iter(range(0, 10_000, 3))
    monkeypatch.setattr("search.cli.progress._is_terminal", lambda: True)
    monkeypatch.setattr("search.cli.progress.time.monotonic", lambda: float(next(seconds)))
    publish(site, FIRST, BEFORE)
    ran = run_library("pull", "us/reg-f")
    drawn = [line for line in re.split(r"\r\x1b\[K", ran.err) if line.startswith("fetching")]
    assert drawn[0].startswith("fetching [....................] 0/1 ")
    assert re.search(r"\] 0/1 \d+ s left us/reg-f 0\.0 MB$", drawn[1])
    assert ran.err.count("\r\x1b[K") > len(drawn)  # taken away at the end
    assert "fetching" not in ran.out and ran.code == 0
    assert "fetching" not in run_library("--quiet", "pull", "us/reg-f").err


def test_two_pulls_do_not_write_the_same_files(
    run_library: Runner, site: Any, clean_environment: Path
) -> None:
    publish(site, FIRST, BEFORE)
    with write_lock(clean_environment / "official" / ".archives", 0, "the official texts are"):
        ran = run_library("pull", "us/reg-f")
        assert (ran.code, ran.out) == (2, "") and ran.err.count("\n") == 1
        assert f"the official texts are being written by process {os.getpid()}" in ran.err
    assert run_library("pull", "us/reg-f").code == 0


def test_the_list_shows_what_is_here(pulled: Runner) -> None:
    ran = pulled("pull", "--list", "--format", "json")
    rows = {row["name"]: row for row in json.loads(ran.out)}
    assert len(rows) >= 40
    assert rows["us/reg-f"]["here"] == f"{SECOND}, checked 0 days ago"
    assert rows["us/reg-z"]["here"] == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_text_of_the_list_is_named_as_what_it_is(run_library: Runner, language: str) -> None:
    ran = run_library("--lang", language, "pull", "--list", "--format", "md")
    rows = [line.strip("|").split(" | ") for line in ran.out.splitlines()[2:]]
    named = {row[0].strip(): (row[2], row[-1].strip()) for row in rows}
    assert len(rows) == len(named) == len({*named.values()}) == len(catalogue())
    for text in catalogue():
        kind, title = named[text.name]
        if language == text.language[:2]:
            assert title == text.title
        elif re.sub("-(en|zh)$", "", text.name) != text.regulation:  # a rule below an act
            assert title != digest_titles(text.regulation)[f"title_{language}"], text.name
        assert (text.language == "en") == (kind in ("English", "英文"))


def _state(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in files}


FAILURES = [
    ("nobody answers", None, "cannot be reached"),
    ("an error", (b"", 500), "is out of order (500)"),
    ("a page", (b"<html><title>Are you human?</title>", 200), "a web page"),
    ("nothing there", (b"", 404), "has nothing (404)"),
    ("another text", (b"<Error>no</Error>", 200), "sent <Error>, not the text"),
    ("a broken text", (_part(SECOND, AFTER)[:700], 200), "not well-formed XML"),
]


@pytest.mark.parametrize(("what", "reply", "reason"), FAILURES, ids=[what for what, *_ in FAILURES])
def test_a_failure_is_one_line_and_changes_nothing(
    run_library: Runner, site: Any, clean_environment: Path, what: str, reply: Any, reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    publish(site, FIRST, BEFORE)
    run_library("pull", "us/reg-f")
    before = _state(clean_environment)
    publish(site, SECOND, AFTER)
    if reply is None:
        hosts = {host for text in corpus.official.catalogue() for host in text.publisher.hosts}
        nowhere = dict.fromkeys(hosts, "http://127.0.0.1:9")
        stub = functools.partial(Client, mirrors=nowhere, pause=0, retries=1, sleep=lambda _: None)
        monkeypatch.setattr(corpus.official, "Client", stub)
    else:
        body, status = reply
        for path in site.routes:
            if "/full/" in path:
                site.routes[path] = Reply(body, status)
    ran = run_library("pull", "us/reg-f")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("us/reg-f: ") and reason in ran.err
    assert ran.err.count("\n") == 1
    assert _state(clean_environment) == before
    assert search(run_library, "kettle whistles seven")[0]["id"] == SEVEN


def test_one_failure_does_not_keep_the_others_away(run_library: Runner, site: Any) -> None:
    publish(site, FIRST, BEFORE)
    ran = run_library("pull", "us/reg-z", "us/reg-f")
    assert ran.code == 2
    assert ran.err.startswith("us/reg-z: ") and ran.out.startswith("us/reg-f: new")
    assert search(run_library, "kettle whistles seven")[0]["id"] == SEVEN


def test_an_unknown_name_fetches_nothing(run_library: Runner, site: Any) -> None:
    ran = run_library("pull", "us/reg-f", "us/regf")
    assert ran.code == 2 and "us/regf: is not in the catalogue" in ran.err
    assert "did you mean us/reg-f" in ran.err and site.asked == []


# --- what the other commands make of it ----------------------------------------------------------


def test_search_finds_the_text_in_force(pulled: Runner) -> None:
    first = search(pulled, "kettle whistles in seven days")[0]
    assert (first["id"], first["text_kind"], first["version"]) == (SEVEN, "official", SECOND)
    assert (first["jurisdiction"], first["kind"], first["status"]) == (
        "US",
        "regulation",
        "in force",
    )
    assert first["text"] == "A kettle whistles at most five times in seven days."
    assert first["url"].startswith("https://www.ecfr.gov/")
    whole = search(pulled, "kettle", "--jurisdiction", "US", "--limit", "50")
    assert {row["version"] for row in whole if row["text_kind"] == "official"} == {SECOND}


@pytest.mark.parametrize(
    "query", ["催收 电话 七次", "七日七次 电话 频次", "12 CFR 1006.14(b)(2)(i)"]
)
def test_the_official_text_replaces_the_digest(pulled: Runner, query: str) -> None:
    """Also where only the digest, which is in Chinese, holds the words of the query."""
    rows = search(pulled, query, "-j", "US", "--limit", "1000")
    (place,) = [row for row in rows if row["id"] == SEVEN]
    assert place["text_kind"] == "official" and "kettle" in place["text"]


def test_provisions_without_official_text_keep_their_digest(pulled: Runner) -> None:
    rows = search(pulled, "12 CFR 1006.42(a)")
    assert (rows[0]["id"], rows[0]["text_kind"]) == ("us/reg-f#1006.42(a)", "digest")


@pytest.mark.parametrize("citation", ["12 CFR 1006.14(b)(2)(i)", "Reg F 1006.14(b)(2)(i)", SEVEN])
def test_show_gives_the_text_and_its_digest(pulled: Runner, citation: str) -> None:
    rows = json.loads(pulled("show", citation, "--format", "json").out)
    assert [(row["text_kind"], row["version"]) for row in rows] == [
        ("official", SECOND),
        ("digest", ""),
    ]
    assert {row["id"] for row in rows} == {SEVEN}
    assert rows[0]["path"] == ["§ 1006.14 Whistles", "(b) Number"]
    assert rows[0]["rights"] and rows[0]["retrieved"] and len(rows[0]["sha256"]) == 64
    page = pulled("show", citation).out
    assert page.index("five times") < page.index("Digest: facts in our own words")
    assert f"version of {SECOND}" in page


@pytest.mark.parametrize(
    ("day", "said"),
    [("2024-05-31", "seven"), (FIRST, "seven"), (SECOND, "five"), ("2026-01-01", "five")],
)
def test_the_day_decides_which_version(pulled: Runner, day: str, said: str) -> None:
    first = search(pulled, "kettle whistles in seven days", "--on", day)[0]
    assert first["text"] == f"A kettle whistles at most {said} times in seven days."
    assert first["status"] == "in force"
    shown = json.loads(pulled("show", SEVEN, "--on", day, "--format", "json").out)
    assert f"at most {said} times" in shown[0]["text"] and len(shown) == 2


def test_a_policy_is_affected_by_what_the_last_pull_brought(pulled: Runner, tmp_path: Path) -> None:
    """Though it took effect long before; a provision that the pull left as it was is not."""
    policy = tmp_path / "policy.md"
    policy.write_text("12 CFR 1006.14(b)(2)(i), and 12 CFR 1006.14(b)(1).")
    ran = pulled("affected", str(policy), "--all", "--format", "json")
    rows = {row["provision"]: row for row in json.loads(ran.out)}
    assert rows[SEVEN]["status"] == "changed" and rows[SEVEN]["effective"] == SECOND
    assert rows[SEVEN]["material"] and "seven" in str(rows[SEVEN]["diff"]).lower()
    assert rows["us/reg-f#1006.14(b)(1)"]["status"] == "unchanged"
    ran = pulled("affected", str(policy), "--from", "2026-01-01", "--format", "json")
    assert json.loads(ran.out) == []


def test_that_nothing_is_affected_is_said(run_library: Runner, tmp_path: Path) -> None:
    policy = tmp_path / "policy.md"
    policy.write_text("Herons are fed at noon.\n", encoding="utf-8")
    ran = run_library("affected", str(policy))
    assert (ran.code, ran.out) == (0, "") and "no passage rests on a provision" in ran.err
    assert "依据" in run_library("--lang", "zh", "affected", str(policy)).err


def test_a_provision_that_is_gone_applies_only_before(pulled: Runner) -> None:
    heard = "kettle heard waits week"
    assert search(pulled, heard, "--on", "2024-05-31")[0]["id"] == "us/reg-f#1006.14(b)(2)(ii)"
    now = search(pulled, heard, "--limit", "50")
    assert not [row for row in now if "heard" in row["text"] and "kettle" in row["text"]]
    assert search(pulled, "steam rises")[0]["id"] == "us/reg-f#1006.77"
    ran = pulled("search", "steam rises", "--on", "2024-05-31", "--format", "json")
    assert "us/reg-f#1006.77" not in ran.out


def test_before_the_regulation_nothing_of_it_applies(pulled: Runner) -> None:
    ran = pulled("search", "kettle whistles", "--on", "2019-07-01", "--format", "json")
    assert "us/reg-f" not in ran.out


def test_versions_lists_all(pulled: Runner) -> None:
    rows = json.loads(pulled("versions", "us/reg-f", "--format", "json").out)
    assert [(row["version"], row["status"], row["text"]) for row in rows] == [
        (FIRST, "superseded", "official"),
        (SECOND, "applies", "official"),
    ] + [(row["version"], "digest", "digest") for row in rows[2:]]
    assert rows[1]["provisions"] == 6 and rows[1]["source"].startswith("official/us/reg-f/")
    assert len(rows) > 2
    early = json.loads(pulled("versions", "Reg F", "--on", FIRST, "--format", "json").out)
    assert [row["status"] for row in early][:3] == ["applies", "not yet in force", "digest"]


def test_diff_says_what_changed(pulled: Runner) -> None:
    for dates in ((), (FIRST, SECOND), ("2024", "2025")):
        ran = pulled("diff", "us/reg-f", *dates)
        assert ran.code == 0
        assert ran.err == f"{FIRST} -> {SECOND}: 2 changed, 0 renumbered, 1 added, 1 removed\n"
        assert "at most [-seven-]{+five+} times" in ran.out
    rows = json.loads(pulled("diff", "us/reg-f", "--format", "json").out)
    assert [(row["citation"], row["what"]) for row in rows] == [
        ("§ 1006.1(b)", "changed"),
        ("§ 1006.14(b)(2)(i)", "changed"),
        ("§ 1006.77", "added"),
        ("§ 1006.14(b)(2)(ii)", "removed"),
    ]
    same = pulled("diff", "us/reg-f", FIRST, FIRST)
    assert (same.code, same.out) == (1, "")
    odd = pulled("diff", "us/reg-f", "2019", FIRST)
    assert odd.code == 2 and f"there are: {FIRST}, {SECOND}" in odd.err


def test_list_and_status_name_what_was_pulled(pulled: Runner) -> None:
    rows = json.loads(pulled("list", "--jurisdiction", "US", "--format", "json").out)
    assert {row["id"] for row in rows} >= {"us/reg-f", "us/fdcpa"}
    facts = json.loads(pulled("status", "--format", "json").out)
    (text,) = facts["pulled"]
    assert (text["name"], text["version"], text["age"]) == ("us/reg-f", SECOND, 0)
    assert facts["fresh"] and not facts["failures"]
    shown = pulled("status").out
    assert "pulled       1 official text\n" in shown
    assert re.search(rf"  us/reg-f: text of {SECOND}, fetched \S+, checked 0 days ago\n", shown)


@pytest.mark.trial
def test_rebuilding_gives_the_same(pulled: Runner) -> None:
    queries = ("kettle whistles", "催收 电话 七次", "12 CFR 1006.14")
    before = [pulled("search", q, "--format", "json").out for q in queries]
    assert pulled("index", "--rebuild").code == 0
    assert [pulled("search", q, "--format", "json").out for q in queries] == before
