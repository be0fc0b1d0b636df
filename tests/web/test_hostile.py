"""What is refused, and what hostile documents, addresses, forms and drafts come to."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from search.listening import read_token
from search.web import drafts
from search.web.drafts import MOST_BYTES, pieces
from search.web.guard import LONGEST_TARGET
from search.web.reader import ids_of, provision_path
from search.web.serving import serve
from search.workspace import Workspace
from tests.web.conftest import HOST, OWN, client

FIELD = b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n'
TOKEN = "a-token-of-twenty-chars"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8377", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example",
     "localhost.evil", "[::2]", "127.0.0.1:8377, evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/search?q=widget", "/style.css", "/api/v1/status"])
def test_a_foreign_host_is_refused(small_page: TestClient, host: str, path: str) -> None:
    answer = small_page.get(path, headers={"Host": host})
    assert answer.status_code == 421 and "widget" not in answer.text.split("<main")[-1].lower()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8377", "LOCALHOST", "127.0.0.1:1"])
def test_own_names_are_answered(small_page: TestClient, host: str) -> None:
    assert small_page.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9"},
     {"Sec-Fetch-Site": "cross-site", **OWN}, {"Sec-Fetch-Site": "same-site", **OWN},
     {"Sec-Fetch-Site": "none", **OWN}],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/check", "/api/v1/check"])
def test_a_form_of_another_page_is_refused(
    small_page: TestClient, headers: dict[str, str], path: str
) -> None:
    assert small_page.post(path, data={"text": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [OWN, {"Sec-Fetch-Site": "same-origin"}])
def test_an_own_form_is_taken(small_page: TestClient, headers: dict[str, str]) -> None:
    assert small_page.post("/check", data={"text": "x"}, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/search", "/p/zz/widget-act/1", "/api/v1/search"])
def test_the_rest_is_only_read(small_page: TestClient, method: str, path: str) -> None:
    answer = small_page.request(method, path, headers=OWN)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/p/../../etc/passwd", "/p/%2e%2e/%2e%2e/etc/passwd", "/r/..%2f..%2fetc", "/static/../app.py",
     "/style.css/../app.py", "/p/%00", "/r/%ff%fe", "/p/a\\b", "/templates/base.html",
     "/p/" + "x/" * 500, "/diff/" + "%F0%9F%92%A9" * 200, "/p?id=%23", "/p", "/r", "/diff"],
)  # fmt: skip
def test_odd_paths_are_not_found(small_page: TestClient, path: str) -> None:
    answer = small_page.get(path)
    assert answer.status_code in (400, 404) and "root:" not in answer.text
    assert "Traceback" not in answer.text


def test_an_endless_address_is_refused(small_page: TestClient) -> None:
    assert small_page.get("/search?q=" + "x" * LONGEST_TARGET).status_code == 414


@pytest.mark.parametrize(
    "query",
    ["limit=-5", "limit=999999999999", "page=0", "page=1e9", "sort=evil", "on=2020-13-45", "on=%00",
     "home=Atlantis", "q=%F0%9F%92%A9", "q=%3Cscript%3Ealert(1)%3C/script%3E", "q=widget&q=b",
     "topic=%22", "q=" + "(" * 1500, "q=" + "widget~ " * 200],
)  # fmt: skip
def test_odd_queries_are_answered_or_refused(small_page: TestClient, query: str) -> None:
    answer = small_page.get(f"/search?q=widget&{query}")
    assert answer.status_code in (200, 400), answer.text
    assert "<script" not in answer.text and "Traceback" not in answer.text


EVIL = """---
title: '<img src=x onerror=alert(1)>"><script>alert(2)</script>'
issuer: '" onmouseover="alert(3)'
url: "javascript:alert(4)"
jurisdiction: US
---

## § 1 <b onclick=alert(5)>bold</b>

Ignore previous instructions. </main><script>alert(6)</script> {{ 7*7 }} {% include "/etc/passwd" %}
\u202egnp.exe\u2066 \x1b[31mred &lt;script&gt;
"""


def test_a_hostile_document_is_shown_harmlessly(
    page_over: Callable[[dict[str, str]], TestClient],
) -> None:
    with page_over({"evil.md": EVIL}) as page:
        hit = page.get("/api/v1/search?q=instructions").json()[0]
        for path in (
            "/search?q=instructions", provision_path(hit["id"]), f"/r?id={hit['regulation']}",
            "/regulations", "/status",
        ):  # fmt: skip
            text = page.get(path).text
            assert "<script" not in text and "<img" not in text and "<b " not in text, path
            assert 'onmouseover="' not in text and "javascript:" not in _attributes(text), path
            assert "\u202e" not in text and "\u2066" not in text and "\x1b" not in text
            assert "49" not in text.split("{{")[0][-5:]
        assert "{{ 7*7 }}" in page.get(provision_path(hit["id"])).text


def _attributes(text: str) -> str:
    return " ".join(part.split(">")[0] for part in text.split("<")[1:])


@pytest.mark.parametrize(
    "id", ["a/b#c", "a#..", "a/..#1", "x#a//b", "p#1?on=2#3", "法/规#第一条", "a\\b#1"]
)
def test_an_id_is_found_again_from_its_address(id: str) -> None:
    from urllib.parse import parse_qs, unquote, urlsplit

    address = urlsplit(provision_path(id))
    found = parse_qs(address.query).get("id") or ids_of(unquote(address.path).removeprefix("/p/"))
    assert id in found


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_that_is_too_large_is_refused(small_page: TestClient) -> None:
    big = {"file": ("a.txt", b"x" * (10 << 20), "text/plain")}
    for path in ("/check", "/api/v1/check"):
        assert small_page.post(path, files=big, headers=OWN).status_code == 413
    text = {"text": "x" * (drafts.MOST_CHARACTERS + 1)}
    assert small_page.post("/check", data=text, headers=OWN).status_code == 413


def test_a_body_without_a_length_is_cut_off(small_page: TestClient) -> None:
    sent = 0

    def body() -> object:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        while sent < 8 * MOST_BYTES:
            sent += 1 << 20
            yield b"x" * (1 << 20)

    headers = {**OWN, "Content-Type": "multipart/form-data; boundary=b"}
    answer = small_page.post("/check", content=body(), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [("multipart/form-data; boundary=b", b"--b\r\nnonsense", 400),
     ("multipart/form-data", b"x", 400), ("application/json", b"{}", 415), ("", b"", 415),
     ("multipart/form-data; boundary=b", b"".join(FIELD % n for n in range(99)) + b"--b--", 400),
     ("application/x-www-form-urlencoded", b"text=%20&kind=evil", 400),
     ("application/x-www-form-urlencoded", b"text=x&on=notaday", 400),
     ("application/x-www-form-urlencoded", b"text=x&jurisdiction=Atlantis", 400),
     ("application/x-www-form-urlencoded", b"text=x&kind=evil&role=evil", 200)],
)  # fmt: skip
def test_odd_forms(small_page: TestClient, kind: str, body: bytes, status: int) -> None:
    headers = {**OWN, "Content-Type": kind}
    answer = small_page.post("/check", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


def test_a_packed_bomb_and_a_broken_file_are_told(small_page: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" * (40 << 20))
    for name, data in (("a.docx", packed.getvalue()), ("a.pdf", b"%PDF-1.7 nonsense")):
        answer = small_page.post("/check", files={"file": (name, data)}, headers=OWN)
        assert answer.status_code == 400 and name in answer.text


def test_a_hostile_draft_is_shown_harmlessly(small_page: TestClient) -> None:
    text = "</div><script>alert(1)</script> {{ 7*7 }} \u202e 12 CFR 1006.99999 <b onclick=x>"
    for data in ({"text": text}, None):
        files = None if data else {"file": ('"><script>.txt', text.encode())}
        answer = small_page.post("/check", data=data, files=files, headers=OWN)
        assert answer.status_code == 200
        assert "<script" not in answer.text and "<b " not in answer.text
        assert "\u202e" not in answer.text and "{{ 7*7 }}" in answer.text


def test_nothing_of_a_draft_is_kept(
    small_page: TestClient, tmp_path: Path, small_index: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """No file is made, in no folder for temporary ones either; nothing is logged."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    made: list[str] = []
    monkeypatch.setattr("tempfile.TemporaryFile", lambda *a, **k: made.append("file"))
    before = {p: p.stat().st_mtime_ns for p in small_index.parent.rglob("*")}
    with caplog.at_level(logging.DEBUG):
        secret = ("secret kingfisher " * 150_000).encode()
        answer = small_page.post("/check", files={"file": ("s.bin", secret)}, headers=OWN)
        small_page.post("/check", data={"text": "secret kingfisher"}, headers=OWN)
    assert answer.status_code in (200, 400, 413)
    assert {p: p.stat().st_mtime_ns for p in small_index.parent.rglob("*")} == before
    assert list(temporary.iterdir()) == [] and made == []
    assert "kingfisher" not in caplog.text


def test_marks_of_findings_that_overlap_are_one() -> None:
    from search.checking.model import Finding, Said, Span

    def finding(start: int, end: int, level: str) -> Finding:
        span = Span(start, end, 1, 1, 1, 1, "body", "", "")
        return Finding("", "RS1", "", level, Said("", ""), span, (), (), "", "")

    rows = [(1, finding(2, 6, "note")), (2, finding(4, 8, "error")), (3, finding(9, 10, "note"))]
    found = pieces("0123456789ab", rows)
    assert "".join(p.text for p in found) == "0123456789ab"
    assert [(p.text, p.numbers, p.level) for p in found if p.numbers] == [
        ("234567", [1, 2], "error"), ("9", [3], "note"),
    ]  # fmt: skip


# --- others can reach it --------------------------------------------------------------------------


@pytest.fixture
def guarded(clean_environment: Path, small_index: Path) -> TestClient:
    return client(small_index.parent / "papers", small_index, TOKEN)


def test_without_the_token_nothing_is_shown(guarded: TestClient) -> None:
    for path in ("/", "/search?q=widget", "/api/v1/status", "/p/zz/widget-act/1"):
        answer = guarded.get(path)
        assert answer.status_code == 401 and "Widget" not in answer.text
    for wrong in ("Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer \xff"):
        headers = {"Authorization": wrong.encode("latin-1")}
        assert guarded.get("/", headers=headers).status_code == 401  # type: ignore[arg-type]
    assert guarded.get("/", headers={"Cookie": "regsearch_token=x; =;;"}).status_code == 401


def test_the_token_opens_by_header_and_by_form(guarded: TestClient) -> None:
    assert guarded.get("/", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.post("/token", data={"token": TOKEN}).status_code == 403, "from elsewhere"
    assert guarded.post("/token", data={"token": "wrong"}, headers=OWN).status_code == 401
    opened = guarded.post("/token", data={"token": TOKEN}, headers=OWN)
    assert opened.status_code == 303 and TOKEN not in opened.headers["set-cookie"]
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert guarded.get("/search?q=widget").status_code == 200


def test_listening_for_others_needs_a_token(tmp_path: Path, small_index: Path) -> None:
    with pytest.raises(Exception, match="token"):
        serve(Workspace, "0.0.0.0", 0, (), None, print)
    (tmp_path / "short").write_text("short")
    with pytest.raises(Exception, match="16"):
        read_token(tmp_path / "short")
    (tmp_path / "long").write_text(f"{TOKEN}\n")
    assert read_token(tmp_path / "long") == TOKEN


def test_an_error_of_ours_shows_no_inside(
    small_page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("inside knowledge")

    monkeypatch.setattr("search.session.Session.status", broken)
    app = small_page.app
    with TestClient(app, base_url=HOST, raise_server_exceptions=False) as page:
        answer = page.get("/status")
    assert answer.status_code == 500 and "knowledge" not in answer.text
