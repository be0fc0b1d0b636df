"""An index on a cluster by every door: documents added and removed, texts pulled, served, asked by
assistants; and what each fault says. Hosts as in `test_cluster`."""

from __future__ import annotations

import base64
import re
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import corpus.official
from corpus.official.pull import Outcome, State
from indexer.remote.address import address_of
from indexer.remote.cluster import Cluster
from indexer.remote.writer import ClusterWriter, committed
from indexer.scan import Root
from search.workspace import Workspace
from tests.helpers.engine_double import Engine
from tests.helpers.running import Runner
from tests.search.test_cluster import CONSTANTS, host, papers

pytest.importorskip("opensearchpy")
pytestmark = pytest.mark.trial
__all__ = ["host", "papers"]
_NUMBERS = (f"{time.time_ns()}-{n}" for n in count())
HERON = "Heron Act\n\nSection 1. A heron wades at dawn.\n"


@pytest.fixture
def own(
    clean_environment: Path, papers: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The default corpus, with a few papers as the library, in an index of its own."""
    monkeypatch.setattr("search.paths.library_root", lambda: Root("library", papers))
    address = f"{host}/own-{next(_NUMBERS)}"
    monkeypatch.setenv("REGSEARCH_INDEX", address)
    Workspace().update()
    yield address


def test_a_document_comes_and_goes(own: str, run: Runner, tmp_path: Path) -> None:
    (tmp_path / "heron.txt").write_text(HERON)
    assert run("search", "heron wades").code == 1
    assert run("add", tmp_path / "heron.txt").code == 0
    assert "Heron Act" in run("search", "heron wades").out
    done = run("remove", "documents/heron.txt")
    assert done.code == 0 and "the file is kept" in done.out + done.err
    assert run("search", "heron wades").code == 1
    missing = run("remove", "documents/heron.txt")
    assert missing.code == 1 and "no document of yours" in missing.err


def test_what_is_pulled_is_found(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled(texts: Any, folder: Path, *rest: Any) -> Iterator[Outcome]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "heron.txt").write_text(HERON)
        yield Outcome("heron", None, State.NEW)

    monkeypatch.setattr(corpus.official, "pull_all", pulled)
    workspace = Workspace()
    assert [outcome.state for outcome in workspace.pull([])] == [State.NEW]
    (hit,) = Workspace().session().search("heron wades").hits
    assert hit.source == "official/heron.txt"


def test_a_folder_that_is_new_in_the_default_corpus_is_indexed(
    own: str, run: Runner, clean_environment: Path
) -> None:
    """Which a `pull` leaves that could reach nobody."""
    (clean_environment / "official").mkdir(parents=True)
    done = run("index")
    assert done.code == 0, done.err
    (clean_environment / "documents").mkdir()
    (clean_environment / "documents/heron.txt").write_text(HERON)
    assert run("index").code == 0 and "Heron Act" in run("search", "heron wades").out
    (clean_environment / "documents/heron.txt").unlink()
    (clean_environment / "documents").rmdir()
    done = run("index")  # what the index has from there is not for this machine to drop
    assert done.code == 2 and "--corpus says what belongs in it" in done.err


def test_pages(own: str) -> None:
    from starlette.testclient import TestClient

    from search.web.app import make_app

    with TestClient(make_app(Workspace, ("127.0.0.1",)), base_url="http://127.0.0.1:8377") as page:
        for at in ("/", "/search?q=kettle", "/limits?kind=rate-cap", "/compare?topic=call-times",
                   "/status", "/changes", "/provision/zz/kettle-act%231"):  # fmt: skip
            found = page.get(at)
            assert found.status_code in (200, 404) and "Traceback" not in found.text, at
        assert "kettle sings at dawn" in re.sub("<[^>]+>", "", page.get("/search?q=sings").text)


def test_a_page_shows_the_generation_of_now(own: str, tmp_path: Path) -> None:
    """What stays open sees a later generation at its next question."""
    served = Workspace()
    assert not served.session().search("heron wades").hits
    (tmp_path / "heron.txt").write_text(HERON)
    Workspace().add([tmp_path / "heron.txt"])
    served.renew()
    assert served.session().search("heron wades").hits


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("search", {"query": "kettle sings"}),
        ("show", {"citation": "zz/kettle-act#1"}),
        ("limits", {"kind": "rate-cap"}),
        ("compare", {"topic": "call-times"}),
        ("changes", {"id": "zz/kettle-act", "from": "2018-01-01"}),
        ("resolve", {"citations": ["Kettle Act s. 2"]}),
    ],
)
def test_tools_answer_as_over_a_folder(
    own: str, tmp_path: Path, tool: str, given: dict[str, Any]
) -> None:
    from search.mcp.tools import Tools

    remote = Tools(Workspace()).call(tool, given)
    local = Tools(Workspace(index=str(tmp_path / "index"))).call(tool, given)
    assert _without_scores(remote) == _without_scores(local)


def _without_scores(answer: Any) -> str:
    return re.sub(r"[\"']?scores?[\"']?: ?[\d.]+|\d+\.\d+", "", str(answer))


# --- what is wrong -------------------------------------------------------------------------------


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, papers: Path) -> Engine:
    """A double with an index `laws`, whose answers may be spoilt."""
    engine = Engine()
    monkeypatch.setattr(Cluster, "client", property(lambda self: engine))
    from indexer.update import update

    roots = [Root("papers", papers)]
    update(ClusterWriter(address_of("opensearch+http://localhost/laws"), CONSTANTS), roots)
    return engine


def _missing_shard(engine: Engine) -> None:
    whole = engine.msearch

    def part(body: Any) -> Any:
        answers = whole(body)
        for answer in answers["responses"]:
            answer["_shards"] = {"total": 3, "successful": 2, "failed": 0}
        return answers

    engine.msearch = part  # type: ignore[method-assign]


def _other_version(engine: Engine) -> None:
    meta = engine.held[engine.aliases["laws"]].mapping["_meta"]
    body = base64.b64decode(meta["regsearch"]).rpartition(b"\nend ")[0]
    magic, made, *rest = body.split(b"\n")
    body = b"\n".join([magic, made + b"-of-another-make", *rest])
    meta["regsearch"] = base64.b64encode(b"%s\nend %d\n" % (body, zlib.crc32(body))).decode()


def _gone(engine: Engine) -> None:
    engine.aliases.clear()


def _lost_document(engine: Engine) -> None:
    for index in engine.held.values():
        for id in [id for id in index.docs if re.fullmatch(r"\d+-\d+", id)]:
            del index.docs[id]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_missing_shard, "1 of 3 parts of the index do not answer: nothing is shown"),
        (_other_version, "index --rebuild"),
        (_gone, "no index laws there"),
    ],
)
@pytest.mark.parametrize("command", [("search", "kettle"), ("show", "zz/kettle-act"), ("list",)])
def test_each_fault_is_one_line_and_status_2(
    engine: Engine,
    run: Runner,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Engine], None],
    told: str,
    command: tuple[str, ...],
) -> None:
    monkeypatch.setattr("indexer.remote.cluster.PAUSE", 0.0)
    spoil(engine)
    done = run("--lang", "en", "--index", "opensearch+http://localhost/laws", *command)
    assert done.code == 2 and told in done.err and done.out == "", done
    assert len(done.err.strip().splitlines()) == 1, done.err
    done = run("--lang", "zh", "--index", "opensearch+http://localhost/laws", *command)
    assert done.code == 2 and re.search("[一-鿿]", done.err) and done.out == "", done
    assert len(done.err.strip().splitlines()) == 1, done.err


def test_verify_tells_what_is_lost(
    engine: Engine, run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.remote.cluster.PAUSE", 0.0)
    manifest = committed(Cluster(address_of("opensearch+http://localhost/laws")))[1]
    _lost_document(engine)
    done = run("--index", "opensearch+http://localhost/laws", "verify")
    count = manifest.segments[0].live_docs
    assert done.code == 2 and f"0 of {count:,} provisions are there" in done.err
