"""The server over the small corpus and over the library, as a client of Starlette asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from search.web.app import make_app
from search.workspace import Workspace

HOST = "http://127.0.0.1:8377"
OWN = {"Origin": HOST}


def client(corpus: Path, index: Path, token: str = "") -> TestClient:
    """A client of a server over a corpus."""
    app = make_app(lambda: Workspace([str(corpus)], str(index)), ("127.0.0.1", "localhost"), token)
    return TestClient(app, base_url=HOST, raise_server_exceptions=True, follow_redirects=False)


@pytest.fixture
def small_page(clean_environment: Path, small_index: Path) -> Iterator[TestClient]:
    """The server over the small corpus."""
    with client(small_index.parent / "papers", small_index) as found:
        yield found


@pytest.fixture
def library_page(
    clean_environment: Path, library_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The server over the built-in library."""
    monkeypatch.setenv("REGSEARCH_HOME", str(library_home))
    app = make_app(Workspace, ("127.0.0.1",))
    with TestClient(app, base_url=HOST, follow_redirects=False) as found:
        yield found


@pytest.fixture
def page_over(tmp_path: Path, clean_environment: Path) -> Callable[[dict[str, str]], TestClient]:
    """Makes a client of a server over some made-up files."""

    def make(files: dict[str, str]) -> TestClient:
        folder = tmp_path / "corpus"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        return client(folder, tmp_path / "index")

    return make
