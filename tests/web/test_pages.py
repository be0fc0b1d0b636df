"""The pages: what each shows, in both languages, without a script; and the API beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from search import checking
from search.checking.words import AXES
from search.web.app import make_app
from search.workspace import Workspace
from tests.helpers.running import Runner
from tests.web.conftest import HOST, OWN

HERON = "蓝鸟出借试行办法"
DATED = """---
id: zz/heron-act
title: Heron Act
jurisdiction: US
kind: statute
version: {day}
effective: 2001-01-01
text: official
language: en
---

## § 1

A heron {verb} pay within {days} days.

## § 2

Herons sleep.
"""
DIGEST = """---
id: zz/heron-act
title: Heron Act
title_zh: 苍鹭法
jurisdiction: US
kind: statute
effective: 2001-01-01
status: in force
text: digest
---

Made up.

## § 1

```yaml
heading_zh: 付款
heading_en: Payment
topics: [call-times]
confidence: unverified
```

苍鹭应当付款。

A heron pays.
"""


class Outline(HTMLParser):
    """What of a page can be followed, and what runs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "action") and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)


EVERY = [
    "/", "/search?q=widget", "/search?q=widget&jurisdiction=US", "/search?q=zzz",
    "/p/zz/widget-act/1", "/p/zz/widget-act/2%28a%29?on=2020-01-01", "/p?id=zz/widget-act%231",
    "/r/zz/widget-act", "/r/zz/gadget-rule", "/regulations", "/compare",
    "/compare?topic=call-times", "/limits", "/limits?kind=call-hours", "/status", "/check",
    "/changes", "/changes?from=2010-01-01", "/about", "/watch", "/affected",
]  # fmt: skip


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_sound_in_both_languages(
    small_page: TestClient, path: str, language: str
) -> None:
    answer = small_page.get(path, headers={"Accept-Language": f"fr, {language};q=0.9"})
    assert answer.status_code == 200, answer.text
    page = Outline(answer.text)
    assert re.search(r'<html lang="(..)', answer.text)[1] == language  # type: ignore[index]
    assert not {"script", "iframe", "object", "style"} & set(page.tags)
    assert not {a for a in page.attributes if a.startswith("on") or a == "style"}
    assert page.tags.count("h1") == 1 and page.tags.count("main") == 1
    assert len(page.ids) == len(set(page.ids)), "an id stands once"
    outside = [u for u in page.links if re.match(r"\w+:|//", u)]
    assert all(
        u.startswith(("https://widgets.example", "https://gadgets.example")) for u in outside
    )
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_links_of_the_pages_lead_somewhere(small_page: TestClient) -> None:
    seen, queue = set[str](), ["/search?q=widget", "/p/zz/widget-act/2(a)", "/r/zz/widget-act"]
    while queue:
        path = queue.pop()
        if path in seen or len(seen) > 120:
            continue
        seen.add(path)
        answer = small_page.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            queue += [u for u in Outline(answer.text).links if u.startswith("/")]
    assert len(seen) > 40


def test_search_shows_hits_facets_and_filters(small_page: TestClient) -> None:
    text = small_page.get("/search?q=widget").text
    assert "<mark>widget</mark>" in text and "/p/zz/widget-act/1" in text
    facets = [u for u in Outline(text).links if "jurisdiction=" in u]
    assert (
        facets == ["/search?q=widget&amp;jurisdiction=US"]
        or "/search?q=widget&jurisdiction=US" in facets
    )
    narrowed = small_page.get("/search?q=widget&jurisdiction=GB").text
    assert "/p/zz/gadget-rule/2" in narrowed and "/p/zz/widget-act" not in narrowed
    assert '/search?q=widget"' in narrowed, "the filter can be taken away"


def test_nothing_found_says_what_was_searched(small_page: TestClient) -> None:
    assert "7 provisions of 3 regulations" in small_page.get("/search?q=zebra").text


def test_a_provision_has_its_surroundings(small_page: TestClient) -> None:
    text = small_page.get("/p/zz/widget-act/1").text
    assert "in force" in text and "Widget Lending Act" in text
    assert 'rel="next" href="/p/zz/widget-act/2%28a%29"' in text
    assert "/p/zz/widget-act/2%28a%29" in text.split("Cited by")[1].split("<h2>")[0]
    assert "《部件出借法》" in text and "Widget Lending Act § 1 (2019)" in text
    assert 'href="/p/zz/widget-act/1?version=2019-05-01"' in text
    assert small_page.get("/p/zz/widget-act/1?version=2019-05-01").status_code == 200
    assert small_page.get("/p/zz/widget-act/1?version=1999-01-01").status_code == 404


def test_the_day_decides_the_status(small_page: TestClient) -> None:
    assert ">repealed<" in small_page.get("/p/zz/gadget-rule/1").text
    assert ">in force<" in small_page.get("/p/zz/gadget-rule/1?on=2015-01-01").text
    assert ">not yet in force<" in small_page.get("/p/zz/widget-act/1?on=2001-01-01").text


def test_text_and_digest_side_by_side_and_a_difference(
    page_over: Callable[[dict[str, str]], TestClient],
) -> None:
    files = {
        "old.md": DATED.format(day="2001-01-01", verb="may", days=10),
        "new.md": DATED.format(day="2010-01-01", verb="shall", days=20),
        "digest.md": DIGEST,
    }
    with page_over(files) as page:
        shown = page.get("/p/zz/heron-act/1").text
        assert "A heron shall pay" in shown and "A heron pays." in shown and "beside" in shown
        old = page.get("/p/zz/heron-act/1?version=2001-01-01").text
        assert "A heron may pay" in old and ">superseded<" in old and "latest version" in old
        assert "/diff/zz/heron-act" in page.get("/r/zz/heron-act").text
        difference = page.get("/diff/zz/heron-act?from=2001-01-01&to=2010-01-01").text
        assert "<del>may</del>" in difference and "<ins>shall</ins>" in difference
        assert "<del>10</del>" in difference and "<ins>20</ins>" in difference
        assert page.get("/diff/zz/heron-act?from=1900-01-01").status_code == 400


def test_contents_tell_the_gaps(library_page: TestClient) -> None:
    text = library_page.get("/r/cn/civil-code").text
    assert re.search(r"holds \d+ of the 1,260 numbers", text) and "Not held" in text


def test_limits_are_drawn_and_told(library_page: TestClient) -> None:
    text = library_page.get("/limits?kind=call-hours&jurisdiction=US,CN,MO").text
    assert '<svg role="img"' in text and "<rect " in text and "<title id=" in text
    assert "not found in this library" in text, "a jurisdiction without an entry is named"
    assert "<circle " in library_page.get("/limits?kind=rate-cap").text


def test_changes_are_a_page_and_a_feed(small_page: TestClient) -> None:
    from lxml import etree

    asked = "from=2017-01-01&to=2020-12-31"
    assert "2018-06-30" in small_page.get(f"/changes?{asked}").text
    answer = small_page.get(f"/changes.atom?{asked}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    ids = [str(e.text) for e in feed.findall("a:entry/a:id", space)]
    assert ids and len(ids) == len(set(ids)), "each change once"
    assert any("gadget-rule" in id for id in ids)


def test_the_api_resolves_citations_and_tells_changes(small_page: TestClient) -> None:
    asked = ["Widget Lending Act § 2(a)", "no citation", "Gadget Rule Article 1"]
    query = urlencode([("citation", name) for name in asked])
    rows = small_page.get(f"/api/v1/resolve?{query}").json()
    assert [row["asked"] for row in rows] == asked and rows[1]["citations"] == []
    held, repealed = rows[0]["citations"][0], rows[2]["citations"][0]
    assert held["ids"] == ["zz/widget-act#2(a)"] and held["remark"] is None
    assert repealed["validity"] == "repealed" and repealed["remark"]["en"]
    then = small_page.get(f"/api/v1/resolve?{query}&on=2015-01-01").json()
    assert then[2]["citations"][0]["validity"] != "repealed"
    events = small_page.get("/api/v1/changes?id=zz/gadget-rule&from=2018-01-01&to=2018-12-31")
    assert [(e["event"], e["effective"]) for e in events.json()] == [("repealed", "2018-06-30")]


def test_the_axes_have_words() -> None:
    """Every value that the schema of a check allows on an axis is told in words."""
    schema = json.loads(Path(checking.__file__).with_name("check.schema.json").read_text("utf-8"))
    axes = ("resolution", "validity", "pinpoint", "basis")
    cited = next(
        d["properties"] for d in _objects(schema) if set(axes) <= set(d.get("properties", ()))
    )
    assert {value for axis in axes for value in cited[axis]["enum"]} <= set(AXES)


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    for part in schema if isinstance(schema, list) else ():
        yield from _objects(part)


def test_many_changes_of_a_law_on_a_day_are_one_entry(
    page_over: Callable[[dict[str, str]], TestClient],
) -> None:
    ends = DIGEST.replace("confidence: unverified", "repealed: 2020-05-05")
    one = ends.partition("## § 1")[2]
    both = {"a.md": f"{ends}\n## § 2{one}\n## § 3{one.replace('2020-05-05', '2020-06-06')}"}
    with page_over(both) as page:
        shown = page.get("/changes?from=2019-01-01&to=2021-01-01").text
    assert shown.count("2020-05-05") == 1 and shown.count("2020-06-06") == 1
    assert [link for link in Outline(shown).links if link.startswith("/p/")] == [
        "/p/zz/heron-act/3", "/p/zz/heron-act/1", "/p/zz/heron-act/2",
    ]  # fmt: skip


def test_policies_are_held_against_changes(
    small_index: Path, clean_environment: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    text = "Our books:\n\nSee Gadget Rule, Article 2. We paint by Widget Lending Act § 1.\n"
    (folder / "p<b>.md").write_text(text, "utf-8")
    corpus = str(small_index.parent / "papers")
    app = make_app(lambda: Workspace([corpus], str(small_index)), ("127.0.0.1",), "", folder)
    with TestClient(app, base_url=HOST) as page:
        shown = page.get("/affected?from=2010-01-01").text
        assert "Gadget Rule" in shown and "p&lt;b&gt;.md" in shown and "<b>" not in shown
        assert "1 passage rests on a provision of which one text alone is held" in shown
        feed = ElementTree.fromstring(page.get("/affected.atom?from=2010-01-01").content)
        assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
        assert page.get("/affected?from=soon").status_code == 400


def test_without_policies_the_page_tells_how(small_page: TestClient) -> None:
    assert "--policies" in small_page.get("/affected").text
    assert small_page.get("/affected.atom").status_code == 404


def test_watches_are_shown_and_looking_is_no_run(small_page: TestClient, run_small: Runner) -> None:
    assert "regsearch watch add" in small_page.get("/watch").text
    note = "<b>monthly</b>"
    assert run_small("watch", "add", "rings", "widget", "--note", note).code == 0
    for _ in range(2):
        shown = small_page.get("/watch").text
        assert "rings" in shown and "&lt;b&gt;monthly" in shown and "Not run yet" in shown
    since = small_page.get("/watch?from=2018-01-01").text
    assert "zz/widget-act" in since
    feed = ElementTree.fromstring(small_page.get("/watch.atom").content)
    assert feed.findtext("{http://www.w3.org/2005/Atom}title") == "regsearch: Watches"
    assert run_small("watch", "run").code == 1


def test_the_language_is_chosen_by_a_link_and_remembered(small_page: TestClient) -> None:
    first = small_page.get("/?lang=zh")
    assert 'lang="zh-Hans"' in first.text and "regsearch_lang=zh" in first.headers["set-cookie"]
    assert '<html lang="zh-Hans">' in small_page.get("/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("zh-TW,en;q=0.8", "zh"), ("en;q=0.2, zh;q=0.9", "zh"), ("fr", "en"), ("", "en"),
     (";;q=x,,zh;q=nan", "en"), ("*" * 9000, "en")],
)  # fmt: skip
def test_the_browsers_languages(small_page: TestClient, accepted: str, language: str) -> None:
    text = small_page.get("/", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in text


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("search?q=blue+widget", ["search", "blue widget"]),
        ("search?q=widget&jurisdiction=US&limit=1", ["search", "widget", "-j", "US", "-n", "1"]),
        ("show?id=zz/widget-act%232(a)", ["show", "zz/widget-act#2(a)"]),
        ("limits?kind=call-hours", ["limits", "call-hours"]),
        ("compare?topic=call-times", ["compare", "call-times"]),
        ("versions?id=zz/widget-act", ["versions", "zz/widget-act"]),
        ("topics", ["topics"]), ("status", ["status"]), ("list", ["list"]),
    ],
)  # fmt: skip
def test_the_api_gives_what_the_command_prints(
    small_page: TestClient, run_small: Runner, path: str, command: list[str]
) -> None:
    answer = small_page.get(f"/api/v1/{path}")
    assert answer.headers["content-type"] == "application/json"
    printed = json.loads(run_small(*command, "--format", "json").out)
    assert answer.json() == printed


@pytest.mark.parametrize(
    ("path", "status"),
    [("show?id=nothing", 404), ("resolve", 400), ("changes?id=zz/none", 404),
     ("resolve?" + "citation=x&" * 51, 400), ("search?q=widget&jurisdiction=Atlantis", 400),
     ("limits?kind=nonsense", 400), ("search?q=widget&on=yesterdayish", 400)],
)  # fmt: skip
def test_the_api_tells_errors_as_json(small_page: TestClient, path: str, status: int) -> None:
    answer = small_page.get(f"/api/v1/{path}")
    assert answer.status_code == status and answer.json()["error"]


def test_an_index_that_was_updated_is_read_anew(
    page_over: Callable[[dict[str, str]], TestClient], tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    with page_over({"a.txt": "第一条 苍鹭。\n"}) as page:
        assert page.get("/api/v1/search?q=翠鸟").json() == []
        folder = request.getfixturevalue("tmp_path")
        (folder / "corpus" / "b.txt").write_text("第一条 翠鸟。\n", "utf-8")
        Workspace([str(folder / "corpus")], str(folder / "index")).update()
        assert len(page.get("/api/v1/search?q=翠鸟").json()) == 1


def test_a_draft_is_checked_with_marks(small_page: TestClient) -> None:
    draft = "You shall paint it by 12 CFR 1006.999999 and pay.\n"
    answer = small_page.post("/check", data={"text": draft}, headers=OWN)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert '<mark class="' in answer.text and 'href="#m1"' in answer.text
    file = {"file": ("策.md", draft.encode(), "text/markdown")}
    uploaded = small_page.post("/check", files=file, headers=OWN)
    assert "策.md" in uploaded.text and '<mark class="' in uploaded.text
    assert "outside_corpus" not in uploaded.text and "in_force" not in uploaded.text
    report = small_page.post("/api/v1/check", files=file, headers=OWN).json()
    assert report["schema"] == "regsearch.check/1" and unquote(report["draft"]["path"]) == "策.md"
