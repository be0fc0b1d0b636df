"""The same questions of an index on a cluster: every set that it finds is the local index's.

Asked of a double of the engine, in this process, and of a real node where REGSEARCH_TEST_CLUSTER
asks for one; else that is skipped by name.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import Locked
from indexer.index_reader import Place
from indexer.remote.address import address_of
from indexer.remote.cluster import Cluster, ClusterError
from indexer.remote.writer import REPLICAS, SHARDS, ClusterWriter
from indexer.scan import Root, library_root
from indexer.update import update
from search.ranking.formula import RANKING
from search.receipt import receipt_of
from search.remote.session import ClusterSession
from search.results import Options
from search.session import Session
from search.verify import phrase_of
from tests.helpers import opensearch_nodes
from tests.helpers.drawn_queries import found, queries
from tests.helpers.engine_double import Engine
from tests.helpers.running import Runner
from tests.helpers.seeds import as_trial

pytest.importorskip("opensearchpy")
_R = RANKING
CONSTANTS: dict[str, tuple[float, float]] = {
    "own": _R.own, "context": _R.context, "pairs": _R.pairs, "document": _R.document,
}  # fmt: skip
OLD = "Kettle Act\n\nSection 1. A kettle is red.\n\nSection 2. A kettle sings at dawn.\n"
NEW = "Kettle Act\n\nSection 1. A kettle is blue.\n\nSection 2. A kettle sings at dawn.\n"
BIRDS = """蓝鸟出借试行办法

第一章 总则

第一条 蓝鸟公司出借款项，应当先问明款项的用途。收款人员不得敲门。

第二条 蓝鸟公司的催收员不得在夜间敲门；催收，人员应当佩戴蓝色胸牌3日。
"""


@pytest.fixture(scope="module", params=["double", "node", "three nodes"])
def host(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a cluster, without the name of an index."""
    if request.param == "double":
        engine = Engine()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Cluster, "client", property(lambda self: engine))
            yield "opensearch+http://localhost"
        return
    asked = os.environ.get(opensearch_nodes.ASKED, "start")
    count = 1 if request.param == "node" else 3
    if asked != "start":
        if count > 1:
            pytest.skip("the cluster that is named has the nodes that it has")
        yield asked
        return
    if why := opensearch_nodes.missing():
        pytest.skip(why)
    folder = Path(tempfile.mkdtemp(prefix="regsearch-nodes-"))
    folder.chmod(0o755)
    try:
        home = opensearch_nodes.home_from_maven(folder / "home")
        with (
            opensearch_nodes.nodes(home, folder, count) as made,
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setenv(SHARDS, str(count))
            patch.setenv(REPLICAS, str(count // 2))
            hosts = ",".join(f"127.0.0.1:{node.port}" for node in made)
            yield f"opensearch+http://{hosts}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up corpus with a regulation in two dated texts."""
    folder = tmp_path_factory.mktemp("corpus") / "papers"
    folder.mkdir()
    facts = "id: zz/kettle-act\ntitle: Kettle Act\njurisdiction: US\nstatus: in force\nversion: {}"
    head = f"---\n{facts}\n---\n\n"
    (folder / "old.md").write_text(head.format("2019-01-01") + OLD)
    (folder / "new.md").write_text(head.format("2023-01-01") + NEW)
    (folder / "birds.txt").write_text(BIRDS)
    library = sorted(library_root().path.rglob("*.md"))
    for path in [library_root().path / "README.md", *library[:: len(library) // 20]]:
        shutil.copy(path, folder / path.name)
    return folder


class Both:
    """One corpus in two indices."""

    def __init__(self, address: str, folder: Path, roots: list[Root]) -> None:
        self.address, self.folder, self.roots = address_of(address), folder, roots

    def update(self, **options: Any) -> None:
        """Bring both up to date."""
        update(self.folder, self.roots, **options)
        update(ClusterWriter(self.address, CONSTANTS), self.roots, **options)

    def sessions(self) -> tuple[Session, ClusterSession]:
        """Both, opened."""
        return (
            Session(self.folder, self.roots),
            ClusterSession(self.address, self.folder, self.roots),
        )


@pytest.fixture(scope="module")
def both(host: str, papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The library and the made-up corpus, in a folder and on the cluster."""
    made = Both(
        f"{host}/contract", tmp_path_factory.mktemp("both") / "index",
        [Root("papers", papers)],
    )  # fmt: skip
    made.update()
    return made


def differing(both: Both, count: int, **options: Any) -> list[str]:
    """The queries for which the two differ."""
    local, remote = both.sessions()
    return [
        q
        for q in queries(local, count)
        if found(local, q, **options) != found(remote, q, **options)
    ]


@pytest.mark.trial
def test_the_sets_are_those_of_the_local_index(both: Both) -> None:
    assert differing(both, 60) == []


@pytest.mark.parametrize(
    "options",
    [
        {"on": "2020-06-01"}, {"mode": "all"},
        *map(as_trial, ({"status": "in force"}, {"jurisdiction": "US"}, {"mode": "any"},
                        {"kind": "statute"}, {"expand": False})),
    ],
    ids=str,
)  # fmt: skip
def test_options_leave_the_same(both: Both, options: dict[str, Any]) -> None:
    assert differing(both, 5, **options) == []


@pytest.mark.parametrize(
    "query",
    [
        "kettle", "收人员", '"催收人员"', '"收，人员"', '"门。第"', "敲门", "collector call night",
        "民法典 680", "zz/kettle-act#1", "may a collector ring at night?", "夜间可以敲门吗",
        "kettel", '"应当先问明款项的用途。收款人员"', "12 CFR 1006.14",
    ],
)  # fmt: skip
def test_hits_of_a_query(both: Both, query: str) -> None:
    local, remote = both.sessions()
    a, b = (s.search(query, Options(limit=30)) for s in (local, remote))
    assert (a.size, a.all_words, a.unknown.keys()) == (b.size, b.all_words, b.unknown.keys())
    assert {h.id for h in a.hits[:1]} <= {h.id for h in b.hits[:3]}


_RUN = "蓝鸟公司出借款项，应当先问明款项的用途。收款人员不得敲门。" * 2


@pytest.mark.parametrize(
    "query",
    [
        '"heron wades slowly" OR "egret stands still"', '"蓝鸟夜间飞走" OR "红色鹭鸟涉水"',
        f"{_RUN} kettle",
        f'"{_RUN} Visits should" OR {_RUN}', f"{_RUN} OR {_RUN[3:]}", f"kettle NOT {_RUN}",
        f'kettle NOT ("heron wades slowly" OR "{_RUN}")', "\u3002 OR \uff0c", '"" OR "\u3002"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [{}, {"jurisdiction": "US"}, {"mode": "any"}], ids=str)
def test_alternatives_of_phrases_alone(both: Both, query: str, options: dict[str, Any]) -> None:
    """Of which no word alone finds anything: to the engine a list of no words would be all."""
    local, remote = both.sessions()
    assert found(local, query, **options) == found(remote, query, **options)


def test_facets(both: Both) -> None:
    local, remote = both.sessions()
    for query in ("kettle", "collector", "利率", "debt collection fee"):
        options = Options(facets=True)
        assert local.search(query, options).facets == remote.search(query, options).facets, query


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: [r["id"] for r in s.list()],
        lambda s: s.topics(),
        lambda s: s.kinds_of_limits(),
        lambda s: [str(row) for row in s.limits("rate-cap")],
        lambda s: [
            [(f.provision.id, f.status) for f in side.provisions]
            for c in s.compare("call-times")
            for side in c.sides
        ],
        lambda s: s.versions("zz/kettle-act"),
        lambda s: [c.what for c in s.diff("zz/kettle-act").changes],
        lambda s: [f.provision for f in s.find("zz/kettle-act#1", "2020-06-01")],
        lambda s: [f.provision.id for f in s.find("民法典 680")],
        lambda s: s.coverage(),
    ],
    ids=[
        "list", "topics", "kinds", "limits", "compare", "versions", "diff", "show", "cited", "held",
    ],
)  # fmt: skip
def test_other_commands_answer_the_same(both: Both, ask: Callable[[Session], Any]) -> None:
    local, remote = both.sessions()
    assert ask(local) == ask(remote)


def test_receipts_hold_the_same_but_for_scores(both: Both, tmp_path: Path) -> None:
    local, remote = both.sessions()
    options = Options(limit=5)
    a, b = (receipt_of(s, "kettle sings", options) for s in (local, remote))
    assert b["index"].pop("backend") == "opensearch"
    for receipt in (a, b):  # what tells one state of one index from another
        del receipt["index"]["generation"], receipt["index"]["built"]
        del receipt["index"]["fingerprint"]
    assert a["index"] == b["index"] and a["corpus"] == b["corpus"]
    assert [h["id"] for h in a["answer"]["hits"]] == [h["id"] for h in b["answer"]["hits"]]
    again = receipt_of(remote, "kettle sings", options)
    assert again["answer"] == b["answer"]


@pytest.mark.trial
def test_verify_finds_everything_in_few_rounds(both: Both) -> None:
    local, remote = both.sessions()
    before = remote.remote.cluster.asked
    checks = remote.verify()
    assert all(check.passed for check in checks)
    assert checks[1:] == local.verify()[1:]
    assert remote.remote.cluster.asked - before < remote.provision_count / 3


def test_verify_tells_what_is_not_found(both: Both) -> None:
    for session in both.sessions():
        rows = session.load_all(session.places()[:3])
        own = [(found, phrase_of(found.provision.text)) for found in rows]
        assert session.found_by_phrases(own) == [True, True, True]
        assert session.found_by_phrases([(found, "osprey osprey") for found in rows]) == [False] * 3
        others = [(a, phrase) for a, (_, phrase) in zip(rows, own[1:] + own[:1], strict=True)]
        assert session.found_by_phrases(others) == [False] * 3


def test_many_citations_are_read_as_each_is(both: Both) -> None:
    local, remote = both.sessions()
    rows = [f for f in local.load_all(local.places()[::3]) if f.provision.citation]
    texts = [text for f in rows for text in (f.provision.citation, f"see {f.provision.id} there")]
    texts += ["12 CFR 1006.14", "1006.14", "第680条", "民法典 680", "Kettle Act s. 2", "kettle", ""]

    def ids(session: Session, places: Sequence[Place]) -> list[str]:
        return [found.provision.id for found in session.load_all(places)]

    at = remote.places_of_all(texts)
    assert at == [remote.places_of(text) for text in texts]
    assert [ids(remote, row) for row in at] == [ids(local, local.places_of(t)) for t in texts]


@pytest.mark.parametrize(
    "options",
    [{}, {"jurisdiction": "US"}, {"on": "2020-06-01"}, {"mode": "any"}],
    ids=str,
)
def test_three_rounds_a_search_at_most(both: Both, options: dict[str, Any]) -> None:
    """What it may cite, what it finds, what is shown; once the directory is here."""
    _, remote = both.sessions()
    remote.search("collector call")
    for query in ("debt collector harassment", "催收 蓝鸟", "may a lender charge a fee?",
                  "collector -rate", '"敲门" OR kettle'):  # fmt: skip
        before = remote.remote.cluster.asked
        remote.search(query, Options(**options))
        assert remote.remote.cluster.asked - before <= 3, query


@pytest.mark.parametrize(
    ("query", "most"),
    [("12 CFR 1006.14", 8), ("Kettle Act", 8), ("kettel", 12), ("ket*le col*r", 12),
     ("利率上限是多少", 8), ("debt collector harassment", 6)],
)  # fmt: skip
def test_rounds_do_not_grow_with_what_is_found(both: Both, query: str, most: int) -> None:
    """Citations, names of laws, misspelt words, patterns, questions for a number and whole lists
    take more than three, but not one for every provision that is looked at; facets two more."""
    for options in (Options(), Options(jurisdiction="US", limit=50), Options(sort="date")):
        for facets in (False, True):
            _, remote = both.sessions()
            remote.search("collector call")
            before = remote.remote.cluster.asked
            remote.search(query, options._replace(facets=facets))
            assert remote.remote.cluster.asked - before <= most + 2 * facets, (options, facets)


@pytest.mark.trial
def test_an_update_gives_what_a_rebuild_gives(host: str, papers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    shutil.copytree(papers, folder)
    made = Both(f"{host}/steps", tmp_path / "index", [Root("papers", folder)])
    made.update()
    reader = made.sessions()[1]
    (folder / "birds.txt").write_text(BIRDS.replace("蓝色", "红色"))
    (folder / "more.txt").write_text("Heron Act\n\nSection 1. A heron wades.\n")
    (folder / "old.md").unlink()
    made.update()
    local, remote = made.sessions()
    assert found(reader, "蓝色") != found(
        remote, "蓝色"
    )  # who has it open still sees the old state
    again = Both(f"{host}/afresh", tmp_path / "again", made.roots)
    again.update()
    afresh = again.sessions()[1]
    for query in ("kettle", "红色", "heron", "敲门", "zz/kettle-act"):
        assert found(remote, query) == found(local, query) == found(afresh, query)
    for query in (*queries(local, 12), "kettle sings", "collector call at night", "利率 上限"):
        assert scored(remote, query) == scored(afresh, query), query


def scored(session: Session, query: str) -> list[tuple[str, float]]:
    """The first hits of a query with their scores."""
    return [(hit.id, hit.score) for hit in session.search(query, Options(limit=30)).hits]


def test_one_writes_and_a_dead_one_loses_the_lock(
    host: str, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = address_of(f"{host}/locked")
    writer = ClusterWriter(address, CONSTANTS)
    roots = [Root("papers", papers)]
    with writer.lock(0), pytest.raises(Locked):
        update(ClusterWriter(address, CONSTANTS), roots, wait=0)
    monkeypatch.setattr("indexer.remote.writer.LOCK_SECONDS", 0.0)
    assert writer._take("one that dies")
    monkeypatch.undo()
    with ClusterWriter(address, CONSTANTS).lock(5):
        pass


def test_who_lost_the_lock_leaves_it_to_its_new_holder(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow, not dead: its lock was taken over while it worked."""
    address = address_of(f"{host}/taken")
    slow, other, third = (ClusterWriter(address, CONSTANTS) for _ in range(3))
    with slow.lock(0):
        monkeypatch.setattr("indexer.remote.writer.time.time", lambda: time.time_ns() / 1e9 + 1e4)
        with other.lock(0):
            with pytest.raises(Locked), third.lock(0):
                pass
            slow._renew("slow")
            with pytest.raises(Locked, match="another process took the lock"):
                slow.held()
            slow._give_back("slow")
            other.held()
            with pytest.raises(Locked), third.lock(0):
                pass
    with third.lock(0):
        third.held()


def test_a_lock_that_cannot_be_renewed_is_lost(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ClusterWriter(address_of(f"{host}/silent"), CONSTANTS)
    with writer.lock(0):
        writer.held()
        monkeypatch.setattr("indexer.remote.writer.time.monotonic", lambda: 1e12)
        with pytest.raises(Locked, match="could not be renewed"):
            writer.held()


@pytest.mark.trial
def test_who_was_overtaken_changes_nothing(host: str, papers: Path) -> None:
    """Two that write at once, whatever became of the lock: the second to swap fails."""
    address, roots = address_of(f"{host}/overtaken"), [Root("papers", papers)]
    update(ClusterWriter(address, CONSTANTS), roots)
    writer = ClusterWriter(address, CONSTANTS)
    with writer.lock(0):
        manifest = writer.manifest()
        sources = writer.sources(manifest)
        with pytest.raises(Locked, match="meanwhile"), writer.generation(manifest, False) as made:
            made.keep(manifest, set())
            winner = ClusterWriter(address, CONSTANTS)
            winner._until = float("inf")
            winner.restamp(manifest, sources.values())
            made.commit(manifest._replace(generation=made.number), sources.values())
    now = ClusterWriter(address, CONSTANTS).manifest()
    assert now.generation > manifest.generation
    assert ClusterSession(address, Path("x")).search("kettle").hits


@pytest.mark.trial
def test_commands(run: Runner, host: str, papers: Path) -> None:
    """By the command line: a question never builds; then all commands answer."""
    at = ("--corpus", papers, "--index", f"{host}/commands")
    done = run(*at, "search", "kettle")
    assert done.code == 2 and "no index commands there" in done.err
    assert run(*at, "index").code == 0
    for command in (
        ("search", "kettle"),
        ("show", "zz/kettle-act#1"),
        ("status",),
        ("verify",),
        ("list",),
    ):
        assert run(*at, *command).code == 0, command
    assert str(address_of(f"{host}/commands")) in run(*at, "status").out


def test_an_index_that_is_no_index_of_ours(host: str) -> None:
    address = address_of(f"{host}/foreign")
    writer = ClusterWriter(address, CONSTANTS)
    with suppress(ClusterError):  # it is there already
        writer.cluster.ask(lambda c: c.indices.create(index="foreign"))
    with pytest.raises((ClusterError, Exception), match="no index of regsearch"):
        ClusterSession(address, Path("x"))


# --- order ---------------------------------------------------------------------------------------

_WORDS_ALONE = RANKING._replace(
    context_weight=0.0, document_weight=0.0, pair_weight=0.0, context_pair_weight=0.0, common=1.0
)


def test_the_engine_scores_words_by_the_formula(both: Both, host: str) -> None:
    """T is the formula's: to rounding on the double, whose lengths are exact, and as near as a
    length in one byte allows on a node. All else that differs is told in docs/opensearch.md."""
    local = Session(both.folder, both.roots, _WORDS_ALONE)
    remote = ClusterSession(both.address, both.folder, both.roots, _WORDS_ALONE)
    near = 0.002 if host.endswith("localhost") else 0.09
    for query in ("kettle", "collector call", "利率 上限", "debt collection fee"):
        options = Options(limit=20, expand=False, prior=0.0)
        scores = {h.id: h.score for h in local.search(query, options).hits}
        other = {h.id: h.score for h in remote.search(query, options).hits}
        common = scores.keys() & other.keys()
        assert len(common) >= min(len(scores), 15)
        for id in common:
            assert other[id] == pytest.approx(scores[id], rel=near), (query, id)


def test_what_ties_stands_in_one_order(host: str, tmp_path: Path) -> None:
    """Provisions of the same words: by regulation and by their place in it, as in a folder."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for n in (3, 1, 2):
        rows = "\n\n".join(f"Section {i}. An egret stands still." for i in range(1, 9))
        (folder / f"{n}.txt").write_text(f"Egret Act {'ABC'[n - 1]}\n\n{rows}\n")
    made = Both(f"{host}/ties", tmp_path / "index", [Root("papers", folder)])
    made.update()
    local, remote = (
        [h.id for h in s.search('"egret stands"', Options(limit=30, expand=False)).hits]
        for s in made.sessions()
    )
    assert len(local) == 24
    assert remote == local
