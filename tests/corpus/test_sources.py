"""The official texts: the catalogue, one replayed pull a publisher, and what is kept."""

from __future__ import annotations

import fnmatch
import importlib.util
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import PullError
from corpus.links import provision_url
from corpus.official import Client, Held, Pulled, State, catalogue, find_text, pull, pulled
from corpus.official.catalogue import OfficialText, valid_name
from corpus.readers.registry import read
from corpus.source import Source
from tests.helpers.publisher_site import Reply, serving
from tests.helpers.running import Runner
from tests.helpers.seeds import sparsely

FIXTURES = Path(__file__).parent / "fixtures" / "sources"
TODAY = date(2031, 5, 7)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXPECTED: dict[str, Any] = json.loads((FIXTURES / "expected.json").read_text("utf-8"))


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def _ecfr(site: Any) -> None:
    full = "/api/versioner/v1/full/2031-05-06/title-"
    site.routes["/api/versioner/v1/titles.json"] = Reply(
        fixture("titles.json").replace(b":35,", b":47,").replace(b"null", b'"2031-05-06"')
    )
    site.routes[f"{full}12.xml?part=1006"] = Reply(fixture("ecfr-part.xml"))
    subpart = fixture("ecfr-part.xml").replace(b"DIV5 ", b"DIV6 ").replace(b"/DIV5", b"/DIV6")
    site.routes[f"{full}47.xml?part=64&subpart=L"] = Reply(subpart)


def _uscode(site: Any) -> None:
    site.routes["/download/download.shtml"] = Reply(fixture("uscode-page.html"))
    archive = zipped(**{"usc15.xml": fixture("usc15.xml")})
    site.routes["/download/releasepoints/us/pl/131/7not5/xml_usc15@131-7not5.zip"] = Reply(
        archive, headers={"ETag": '"7"'}
    )


def _legislation(site: Any) -> None:
    site.routes["/ukpga/1974/39/data.xml"] = Reply(
        fixture("clml.xml"), headers={"Content-Type": "application/xml", "ETag": '"cca"'}
    )


def _formex(moment: int) -> bytes:
    act, annex = fixture("act.fmx.xml"), fixture("annex.fmx.xml")
    return zipped(
        **{
            "L_203100001EN.000101.fmx.xml": act,
            "L_203100001EN.000901.fmx.xml": annex,
            "L_203100001EN.doc.fmx.xml": b"<DOC><BIB.DOC/></DOC>",
            "made.txt": str(moment).encode(),
        }
    )


def _cellar(site: Any) -> None:
    moments = iter(range(100))
    zip_path = "/resource/cellar/c0ffee.0006.02/zip"
    site.routes["/resource/celex/32023L2225"] = Reply(
        status=303, headers={"Location": f"http://publications.europa.eu{zip_path}"}
    )
    site.routes[zip_path] = lambda asked: Reply(_formex(next(moments)))


def _taiwan(site: Any) -> None:
    for language in ("Ch", "En"):
        data = b"\xef\xbb\xbf" + fixture(f"{language}Law.json")
        archive = zipped(**{f"{language}Law.json": data, "schema.csv": b"a,b", "manifest.csv": b""})
        site.routes[f"/api/{language}/Law/JSON"] = Reply(archive)


@cache
def _chapters() -> bytes:
    """Hong Kong's archive of laws, of which one is asked for and a picture is the most."""
    day, cap = "20310328000000", fixture("cap163.xml")
    filler = {f"cap_{n}_en_c\\cap_{n}_{day}_en_c.xml": b"<ordinance/>" for n in (16, 1163)}
    picture = {"cap_163_en_c\\picture.png": bytes(i * i % 251 for i in range(400_000))}
    return zipped(
        **filler,
        **{
            "cap_163_en_c\\cap_163_20290101000000_en_c.xml": b"<old/>",
            f"cap_163_en_c\\cap_163_{day}_en_c.xml": cap,
        },
        **picture,
    )


def _hongkong(site: Any) -> None:
    site.routes["/doj/data/hkel_c_leg_cap_1_cap_300_en.zip"] = Reply(
        _chapters(), headers={"ETag": '"20e3-6570"'}, ranges=True
    )


@cache
def _word(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _flk(site: Any) -> None:
    signed = "https://flkoss.obs-bj2.cucloud.cn/prod/x.docx?X-Amz-Signature=0123"
    link = {"code": 200, "msg": "", "data": {"url": signed, "urlIn": "http://10.0.0.1/x.docx"}}
    site.routes["/robots.txt"] = Reply(b"", 404)
    site.routes["/law-search/search/list"] = Reply(fixture("search.json"))
    site.routes["/law-search/download/pc?format=docx&bbbs=a2"] = Reply(json.dumps(link).encode())
    site.routes["/prod/x.docx?X-Amz-Signature=0123"] = Reply(
        _word("茶壶法典", "第一条 茶壶应当有盖。", "第二条 茶壶可以是绿色的。"),
        headers={"Content-Type": DOCX},
    )


REPLAYS: tuple[Callable[[Any], None], ...] = (
    _ecfr, _uscode, _legislation, _cellar, _taiwan, _hongkong, _flk,
)  # fmt: skip


@pytest.fixture
def site() -> Iterator[Any]:
    with serving() as running:
        for replay in REPLAYS:
            replay(running)
        yield running


@pytest.fixture
def renew(site: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Client]]:
    """Makes the client of a new run; nothing is remembered from the run before."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    mirrors = {host: site.address for text in catalogue() for host in text.publisher.hosts}
    made: list[Client] = []

    def client() -> Client:
        made.append(Client(mirrors=mirrors, pause=0, sleep=lambda _: None))
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture
def fetch(renew: Callable[[], Client], tmp_path: Path) -> Callable[..., Pulled]:
    def run(name: str, today: date = TODAY, client: Client | None = None) -> Pulled:
        return pull(find_text(name), tmp_path, client=client or renew(), today=today)

    return run


def snapshot(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


# the catalogue


def test_catalogue_is_whole() -> None:
    texts = catalogue()
    assert len(texts) >= 55
    assert len({text.name for text in texts}) == len(texts)
    for text in texts:
        assert valid_name(text.name), text.name
        assert text.name.split("/")[0] == text.regulation.split("/")[0]
        assert text.title and text.rights and text.url.startswith("https://"), text.name
        assert text.language in ("en", "zh-Hans", "zh-Hant")
        assert all(isinstance(value, str) for value in text.parameters.values()), text.name
        assert importlib.util.find_spec(f"corpus.official.publishers.{text.publisher.id}")


def test_catalogue_belongs_to_the_library() -> None:
    library = Path(__file__).parents[2] / "corpus" / "library"
    folders = {path.name for path in library.iterdir() if path.is_dir()}
    for text in catalogue():
        country = text.regulation.split("/")[0]
        if country in folders and (library / country).glob("*.md"):
            path = library / f"{text.regulation}.md"
            assert path.is_file(), f"{text.name}: no library file {text.regulation}.md"


def test_each_publisher_has_an_expected_replay() -> None:
    assert {find_text(name).publisher.id for name in EXPECTED} == {
        text.publisher.id for text in catalogue()
    }


def test_unknown_names_are_answered_with_near_ones() -> None:
    with pytest.raises(PullError, match=r"^us/reg: is not in the catalogue.*did you mean us/reg-"):
        find_text("us/reg")


# one pull a publisher


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_pull(name: str, fetch: Callable[..., Pulled], tmp_path: Path) -> None:
    expected, outcome = EXPECTED[name], fetch(name)
    held, text = outcome.held, find_text(name)
    assert outcome.state is State.NEW
    assert [path.name for path in held.files] == [
        fnmatch.filter([path.name], pattern)[0]
        for path, pattern in zip(held.files, expected["files"], strict=True)
    ]
    assert held.path.parent == tmp_path / name
    assert held.version == date.fromisoformat(expected["files"][0][:10])
    assert held.edition == expected["edition"]
    assert held.sha256 == sha256(held.path.read_bytes()).hexdigest()
    assert (held.rights, held.page, held.regulation) == (text.rights, text.url, text.regulation)
    assert "Signature" not in held.url
    assert (held.fetched, held.checked, held.age(date(2031, 5, 10))) == (TODAY, TODAY, 3)
    content = b"".join(path.read_bytes() for path in held.files).decode("utf-8", "ignore").lower()
    assert not [word for word in expected.get("absent", ()) if word in content]
    assert pulled(tmp_path) == [held]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_pulled_texts_can_be_read(name: str, fetch: Callable[..., Pulled]) -> None:
    provisions: dict[str, str] = {}
    for path in fetch(name).held.files:
        for document in read(Source(path.name, path.read_bytes(), path)):
            provisions |= {each.citation: each.text for each in document.provisions}
    for citation, words in EXPECTED[name]["provisions"].items():
        assert words in provisions.get(citation, f"(nothing for {citation}; has {[*provisions]})")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_unchanged_text_stays(name: str, fetch: Callable[..., Pulled], tmp_path: Path) -> None:
    first = fetch(name).held
    before = {path: path.stat().st_mtime_ns for path in first.files}
    again = fetch(name, date(2031, 6, 1))
    assert again.state is State.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in again.held.files} == before
    assert (again.held.fetched, again.held.checked) == (TODAY, date(2031, 6, 1))
    assert len(pulled(tmp_path)) == 1


def test_texts_of_the_archive_are_asked_for_once(
    fetch: Callable[..., Pulled], renew: Callable[[], Client], site: Any
) -> None:
    client = renew()
    for name in ("us/fdcpa", "us/efta"):
        assert fetch(name, client=client).state is State.NEW
    assert len([asked for asked in site.asked if asked.path.endswith(".zip")]) == 1


def test_the_archive_is_kept_as_received(fetch: Callable[..., Pulled], tmp_path: Path) -> None:
    held = fetch("tw/banking-act").held
    archive = tmp_path / ".archives" / held.archive
    with zipfile.ZipFile(archive) as opened:
        assert held.path.read_bytes() in opened.read(held.member)
    record = json.loads((archive.parent / f".{archive.name}.json").read_text())
    assert record["sha256"] == sha256(archive.read_bytes()).hexdigest()


def test_of_a_huge_archive_only_a_part_is_fetched(
    fetch: Callable[..., Pulled], site: Any, tmp_path: Path
) -> None:
    assert fetch("hk/money-lenders").held.path.read_bytes() == fixture("cap163.xml")
    assert all("Range" in asked.headers for asked in site.asked)
    assert not (tmp_path / ".archives").exists()


def test_a_host_without_ranges_gives_the_whole_archive(
    fetch: Callable[..., Pulled], site: Any, tmp_path: Path
) -> None:
    site.routes["/doj/data/hkel_c_leg_cap_1_cap_300_en.zip"].ranges = False
    held = fetch("hk/money-lenders").held
    assert held.path.read_bytes() == fixture("cap163.xml")
    assert (tmp_path / ".archives" / held.archive).is_file()
    assert fetch("hk/money-lenders").state is State.UNCHANGED


# changes upstream


def test_a_changed_text_is_a_new_file(
    fetch: Callable[..., Pulled], site: Any, tmp_path: Path
) -> None:
    first = fetch("gb/consumer-credit-act").held
    before = snapshot(tmp_path)
    changed = fixture("clml.xml").replace(b"without a drip", b"slowly")
    changed = changed.replace(b"<dct:valid>2031-04-06", b"<dct:valid>2031-07-01")
    site.routes["/ukpga/1974/39/data.xml"] = Reply(changed, headers={"ETag": '"new"'})
    second = fetch("gb/consumer-credit-act", date(2031, 7, 2))
    assert second.state is State.CHANGED
    assert second.held.path.name.startswith("2031-07-01-")
    assert before.items() <= snapshot(tmp_path).items()
    assert [(each.path, each.latest) for each in pulled(tmp_path)] == [
        (first.path, False),
        (second.held.path, True),
    ]


def test_another_day_alone_is_no_change(fetch: Callable[..., Pulled], site: Any) -> None:
    fetch("us/reg-f")
    titles = fixture("titles.json").replace(b"2031-05-06", b"2031-06-06")
    text = fixture("ecfr-part.xml").replace(b"2031-05-06", b"2031-06-06")
    site.routes["/api/versioner/v1/titles.json"] = Reply(titles)
    site.routes["/api/versioner/v1/full/2031-06-06/title-12.xml?part=1006"] = Reply(text)
    assert fetch("us/reg-f", date(2031, 6, 7)).state is State.UNCHANGED


def test_a_new_release_without_a_change_is_no_change(
    fetch: Callable[..., Pulled], site: Any
) -> None:
    held = fetch("us/fdcpa").held
    page = fixture("uscode-page.html").replace(b"131/7not5", b"131/8")
    site.routes["/download/download.shtml"] = Reply(page.replace(b"131-7not5", b"131-8"))
    title = re.sub(rb' id="id\w+"', b' id="idX"', fixture("usc15.xml"))
    title = title.replace(b"131-7not5", b"131-8")
    site.routes["/download/releasepoints/us/pl/131/8/xml_usc15@131-8.zip"] = Reply(
        zipped(**{"usc15.xml": title.replace(b"A cup has", b"A cup had")})
    )
    again = fetch("us/fdcpa", date(2031, 6, 1))
    assert again.state is State.UNCHANGED
    assert again.held.path == held.path


# what is no text


def _routes(site: Any, *parts: str) -> list[str]:
    return [path for path in site.routes if all(part in path for part in parts)]


@pytest.mark.parametrize(
    ("name", "part", "body", "reason"),
    [
        ("us/reg-f", "titles.json", b"<html><title>Oops</title>", r'web page \("Oops"\)'),
        ("us/reg-f", "titles.json", b"{}", "gives no day for title 12"),
        ("us/reg-f", "full", fixture("captcha.html"), r"Just a moment & prove.*a captcha"),
        ("us/reg-f", "full", b"", "sent nothing"),
        ("us/reg-f", "full", fixture("ecfr-part.xml")[:500], "not well-formed XML"),
        ("us/reg-f", "full", b"<Error>no</Error>", r"sent <Error>, not the text \(<DIV5>\)"),
        ("us/reg-f", "full", b"<DIV5 N='1006'><HEAD>x</HEAD></DIV5>", "has no section"),
        ("us/fdcpa", "download.shtml", b"<html>nothing</html>", "has no title 15"),
        ("us/fdcpa", ".zip", b"<Error>no such key</Error>", "not a whole zip"),
        ("us/fdcpa", ".zip", fixture("captcha.html"), "web page"),
        ("us/fdcpa", ".zip", zipped(**{"usc15.xml": fixture("usc15.xml")})[:-40], "whole zip"),
        ("us/fdcpa", ".zip", zipped(**{"../usc15.xml": b"x"}), "leads out of it"),
        ("us/fdcpa", ".zip", zipped(**{"C:\\usc15.xml": b"x"}), "leads out of it"),
        ("us/fdcpa", ".zip", zipped(**{"/usc15.xml": b"x"}), "leads out of it"),
        ("us/fdcpa", ".zip", zipped(**{"usc15.xml": b" " * (8 << 20)}), "zip bomb"),
        ("us/fdcpa", ".zip", zipped(**{"usc16.xml": b"x"}), "has no file of title 15"),
        ("us/fdcpa", ".zip", zipped(**{"usc15.xml": b"<uscDoc><main/></uscDoc>"}), "section 1692"),
        ("gb/consumer-credit-act", "data.xml", b"<Legislation/>", "only metadata"),
        ("gb/consumer-credit-act", "data.xml",
         b'<!DOCTYPE a [<!ENTITY b "c">]><Legislation>&b;</Legislation>', "entities"),
        ("eu/ccd2", "zip", zipped(**{"a.xml": b"<DOC/>"}), "0 acts"),
        ("eu/ccd2", "zip", fixture("captcha.html"), "web page"),
        ("eu/ccd2", "zip", b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "without articles"),
        ("tw/banking-act", "Ch/Law", zipped(**{"ChLaw.json": b'{"Laws": []}'}), "code G0380001"),
        ("tw/banking-act", "Ch/Law", zipped(**{"ChLaw.json": b'{"Laws": [{]}'}), "not JSON"),
        ("tw/banking-act", "Ch/Law", zipped(**{"a.csv": b""}), "no JSON file"),
        ("hk/money-lenders", "hkel", zipped(**{"a.xml": b""}), "no Cap. 163"),
        ("hk/money-lenders", "hkel", b"no zip at all", "not a whole zip"),
        ("cn/civil-code", "search", b'{"code": 500, "msg": "no"}', r"search failed \(no\)"),
        ("cn/civil-code", "search", b'{"code": 200, "rows": []}', "no text of this title at all"),
        ("cn/civil-code", "download", b'{"code": 200, "data": {}}', "no address"),
        ("cn/civil-code", "download",
         b'{"code": 200, "data": {"url": "https://10.0.0.1/x.docx"}}', "no address"),
        ("cn/civil-code", "prod", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", r"old Word file"),
        ("cn/civil-code", "prod", zipped(**{"x.xml": b""}), "no Word document"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_one_line(
    name: str, part: str, body: bytes, reason: str,
    fetch: Callable[..., Pulled], site: Any, tmp_path: Path,
) -> None:  # fmt: skip
    fetch(name if not name.startswith("cn/") else "gb/consumer-credit-act")
    before = snapshot(tmp_path)
    for path in _routes(site, part):
        site.routes[path] = Reply(body, headers={"ETag": '"9"'}, ranges="hkel" in path)
    with pytest.raises(PullError, match=reason) as caught:
        fetch(name, date(2031, 6, 1))
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)
    assert snapshot(tmp_path) == before


def test_robots_are_obeyed(fetch: Callable[..., Pulled], site: Any, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n")
    with pytest.raises(PullError, match=r"asks tools to keep out.*in a browser"):
        fetch("cn/civil-code")
    assert [asked.path for asked in site.asked] == ["/robots.txt"]
    assert snapshot(tmp_path) == {}


def test_xhtml_is_taken_where_there_is_no_formex(fetch: Callable[..., Pulled], site: Any) -> None:
    page = (
        b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
        b'<body><p class="oj-ti-art">Article 1</p><p>A cup is round.</p></body></html>'
    )
    site.routes["/resource/celex/32023L2225"] = Reply(page)
    held = fetch("eu/ccd2").held
    assert (held.path.suffix, held.path.read_bytes()) == (".xhtml", page)
    assert "fmx4" in site.asked[0].headers["Accept"]
    assert site.asked[0].headers["Accept-Language"] == "eng"


REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real texts is not beside the project")
def test_sections_taken_from_a_real_title_read_as_in_the_whole(
    fetch: Callable[..., Pulled], site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (REAL / "us" / "uslm" / "usc09.xml").read_bytes()
    page = fixture("uscode-page.html").replace(b"usc15", b"usc09")
    site.routes["/download/download.shtml"] = Reply(page)
    zip_path = "/download/releasepoints/us/pl/131/7not5/xml_usc09@131-7not5.zip"
    site.routes[zip_path] = Reply(zipped(**{"usc09.xml": whole}))
    text = replace(find_text("us/fdcpa"), parameters={"title": "9", "sections": "2-12"})
    monkeypatch.setattr(sys.modules[__name__], "find_text", lambda name: text)
    held = fetch("us/fdcpa").held
    wanted = re.compile(r"§ (?:[2-9]|1[0-2])(?![0-9])")
    (full,) = read(Source("usc09.xml", whole))
    (part,) = read(Source("part.xml", held.path.read_bytes()))
    expected = [(p.citation, p.text) for p in full.provisions if wanted.match(p.citation)]
    assert len(expected) > 10
    assert [(p.citation, p.text) for p in part.provisions] == expected


# what is kept


def test_broken_records_are_passed_over(fetch: Callable[..., Pulled], tmp_path: Path) -> None:
    held = fetch("gb/consumer-credit-act").held
    record = next(held.path.parent.glob(".*.json"))
    assert record.name == f".{held.path.stem}.json"
    for broken in (b"{", b"[]", b'{"files": ["../../x"]}'):
        record.write_bytes(broken)
        assert pulled(tmp_path) == []
    assert fetch("gb/consumer-credit-act").state is State.NEW
    held.path.unlink()
    assert pulled(tmp_path) == []


def test_nothing_there(tmp_path: Path) -> None:
    assert pulled(tmp_path / "none") == []


def test_a_folder_that_cannot_be_written_is_one_line(
    renew: Callable[[], Client], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    text: OfficialText = find_text("gb/consumer-credit-act")
    with pytest.raises(PullError, match=r"^gb/consumer-credit-act: "):
        pull(text, tmp_path / "file", client=renew(), today=TODAY)


def test_a_text_gone_from_here_is_fetched_again(
    fetch: Callable[..., Pulled], tmp_path: Path
) -> None:
    held: Held = fetch("gb/consumer-credit-act").held
    held.path.unlink()
    assert fetch("gb/consumer-credit-act").state is State.NEW
    assert held.path.is_file()


# through the command line


@pytest.fixture
def command(run_library: Runner, renew: Any, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """`regsearch`, its client sent to the publisher on this machine."""
    monkeypatch.setattr("corpus.official.Client", renew)
    return run_library


@pytest.mark.parametrize("name", sparsely(sorted(EXPECTED), 3))
def test_a_pulled_text_is_found_and_cited(name: str, command: Runner) -> None:
    """Each publisher's text ends in the index: found by its words, shown by id, listed, dated."""
    text = find_text(name)
    ran = command("pull", name)
    assert ran.code == 0 and ran.out.startswith(f"{name}: new, text of 2031-"), ran
    versions = json.loads(command("versions", text.regulation, "--format", "json").out)
    official = [row for row in versions if row["text"] == "official"]
    assert [row["version"] for row in official] == [EXPECTED[name]["files"][0][:10]]
    assert official[0]["source"].startswith(f"official/{name}/")
    for citation, words in EXPECTED[name]["provisions"].items():
        found = json.loads(command("search", words, "--format", "json", "--text").out)[0]
        assert (found["citation"], found["regulation"]) == (citation, text.regulation)
        assert found["text_kind"] == "official"
        deep = provision_url(text.url, found["jurisdiction"], found["citation"])
        assert found["url"] == (deep or text.url)
        assert words in found["text"] and found["title"] == text.title
        shown = json.loads(command("show", found["id"], "--format", "json").out)
        assert shown[0]["text"] == found["text"] and shown[0]["rights"] == text.rights
    status = json.loads(command("status", "--format", "json").out)
    assert [row["name"] for row in status["pulled"]] == [name]


def test_two_languages_of_one_regulation(command: Runner) -> None:
    """Taiwan's English text stands beside the Chinese one; neither replaces the other."""
    assert command("pull", "tw/banking-act", "tw/banking-act-en").code == 0
    ran = command("versions", "tw/banking-act", "--on", "2032-01-01", "--format", "json")
    rows = json.loads(ran.out)
    assert {row["language"]: row["status"] for row in rows if row["text"] == "official"} == {
        "zh-Hant": "applies",
        "en": "applies",
    }
    for words, language in (("茶壺應有一嘴", "zh"), ("teapot has one spout", "en")):
        found = json.loads(command("search", words, "--format", "json", "--text").out)[0]
        assert found["regulation"] == "tw/banking-act", language
        assert words in found["text"], language
    ran = command("diff", "tw/banking-act")
    assert ran.code == 2 and "dated texts of one language" in ran.err
