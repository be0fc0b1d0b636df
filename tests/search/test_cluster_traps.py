"""What an engine does otherwise than one would think, each kept to by a test; hosts as in
`test_cluster`. The double fails for what the engine refuses: too many hits, clauses or values, an
answer of single shards, a part of an answer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from indexer.format.segment import DamagedIndex
from indexer.remote.address import address_of
from indexer.remote.cluster import Cluster
from indexer.remote.inside import MOST_CLAUSES, clauses_of
from indexer.remote.mapping import provision_mapping, settings, text_mapping
from indexer.remote.writer import SHARDS, ClusterWriter
from indexer.scan import Root
from indexer.update import update
from search.remote.searcher import ClusterSearcher
from search.remote.session import ClusterSession
from search.results import Options
from tests.helpers.drawn_queries import found
from tests.search.test_cluster import CONSTANTS, Both, host, papers

pytest.importorskip("opensearchpy")
__all__ = ["host", "papers"]


@pytest.fixture(scope="module")
def both(host: str, papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The made-up corpus and some of the library, in a folder and on the cluster."""
    folder = tmp_path_factory.mktemp("traps") / "index"
    made = Both(f"{host}/traps", folder, [Root("papers", papers)])
    made.update()
    return made


# --- copies --------------------------------------------------------------------------------------


def test_tokens_are_left_out_of_the_source_and_nothing_else_is_turned_off() -> None:
    """To leave out the engine's recovery copies loses fields on replicas."""
    told = json.dumps([settings(3, 1, CONSTANTS), provision_mapping({}), text_mapping()])
    assert "recovery_source" not in told and "replication" not in told
    assert provision_mapping({})["_source"] == {"includes": ["record"]}


def _searched(client: Any, **asked: Any) -> Any:
    return client.search(**asked)


def test_each_copy_holds_the_same(both: Both) -> None:
    """Asked of the first copies and of the others, after documents were changed and deleted."""
    papers = both.roots[0].path
    (papers / "swan.txt").write_text("Swan Act\n\nSection 1. A swan hisses.\n")
    both.update()
    (papers / "swan.txt").unlink()
    both.update()
    remote = both.sessions()[1].remote
    if "localhost" in str(both.address):
        pytest.skip("the double has no copies")
    index = remote.provisions
    row = remote.cluster.ask(lambda c: c.cat.indices(index=index, format="json"))
    if row[0]["rep"] == "0":
        pytest.skip("one node has no copies")

    def counts(which: str) -> list[int]:
        queries: list[dict[str, Any]] = [{"match_all": {}}]
        queries += [{"term": {field: "kettl"}} for field in ("w", "c", "t")]
        queries += [{"match_phrase": {"u": "kettle sings"}}, {"exists": {"field": "record"}}]
        asked = [{"size": 0, "track_total_hits": True, "query": q} for q in queries]
        answers = [
            remote.cluster.ask(partial(_searched, index=index, body=body, preference=which))
            for body in asked
        ]
        assert all(a["_shards"]["successful"] == a["_shards"]["total"] for a in answers), answers
        return [answer["hits"]["total"]["value"] for answer in answers]

    assert counts("_primary") == counts("_replica")
    assert counts("_primary")[0] == remote.documents


def test_the_same_query_goes_to_the_same_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of which documents were deleted score a little differently until they are merged."""
    sent: list[str] = []

    class Client:
        """Keeps what it is sent."""

        def msearch(self, body: str) -> Any:
            sent.append(json.loads(body.split("\n")[0])["preference"])
            whole = {"total": 1, "successful": 1}
            hits = [{"sort": [n]} for n in range(2 if len(sent) == 1 else 0)]
            return {"responses": [{"_shards": whole, "hits": {"hits": hits}}]}

    monkeypatch.setattr(Cluster, "client", property(lambda self: Client()))
    made = Cluster(address_of("opensearch+http://localhost/laws"))
    query = {"term": {"w": "kettl"}}
    list(made.pages("laws", {"query": query, "sort": ["text"]}, 2))
    made.search("laws", {"query": query, "size": 3})
    made.search("laws", {"query": {"term": {"w": "pan"}}})
    assert len(sent) == 4 and len(set(sent[:3])) == 1 and sent[3] != sent[0]


# --- scores --------------------------------------------------------------------------------------


def test_a_pair_weighs_by_the_provisions_that_have_some(host: str, tmp_path: Path) -> None:
    """N and the average length of pairs are of the provisions with pairs: those without change
    nothing of what a pair weighs."""
    scores = []
    for name, more in (("few", 0), ("many", 30)):
        folder = tmp_path / name
        folder.mkdir()
        rows = [f"Section {n}. A grey heron wades." for n in range(1, 4)]
        (folder / "heron.txt").write_text("Heron Act\n\n" + "\n\n".join(rows) + "\n")
        if rows := [f"第{n}条 鹭鸟涉水。" for n in range(1, more)]:
            (folder / "bird.txt").write_text("鹭鸟办法\n\n" + "\n\n".join(rows) + "\n")
        address = address_of(f"{host}/pairs-{name}")
        update(ClusterWriter(address, CONSTANTS), [Root("papers", folder)])
        remote = ClusterSession(address, tmp_path).remote
        query = {"size": 1, "query": {"term": {"p": {"value": "grey_heron", "boost": 1.0}}}}
        (hit,) = remote.cluster.search(remote.provisions, query)["hits"]["hits"]
        scores.append(round(hit["_score"], 4))
    assert scores[0] == scores[1] > 0


def test_scores_are_rounded_and_ties_stand_by_place(both: Both) -> None:
    """The engine adds up in single precision; what is left apart is no order."""
    searcher = ClusterSearcher(both.sessions()[1], "kettle sings", Options())
    words, pairs, typed = searcher._terms([])
    rows = searcher.scored(words, pairs, typed, searcher._members([]))
    assert rows and all(row.score == round(row.score, 4) for row in rows)


def test_shards_change_no_score(both: Both, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word is as rare as in all shards together."""
    answers = []
    for shards in ("1", "4"):
        monkeypatch.setenv(SHARDS, shards)
        address = address_of(f"{host}/shards-{shards}")
        update(ClusterWriter(address, CONSTANTS), both.roots)
        session = ClusterSession(address, both.folder, both.roots)
        answers.append(
            [
                [(hit.id, pytest.approx(hit.score, rel=1e-4)) for hit in session.search(query).hits]
                for query in ("kettle sings", "collector call", "利率", "debt collection fee")
            ]
        )
    assert answers[0] == answers[1]


# --- limits --------------------------------------------------------------------------------------


def _words(both: Both) -> list[str]:
    """Words and runs of characters of the corpus, in a drawn order."""
    local = both.sessions()[0]
    texts = [found.provision.text for found in local.load_all(local.places())]
    words = sorted({w.lower() for text in texts for w in text.split() if w.isalpha()})
    random.Random(8).shuffle(words)
    return words


def _long(words: list[str]) -> Iterator[str]:
    latin = [word for word in words if word.isascii()]
    text = "".join(word for word in words if not word.isascii())
    yield " ".join(latin[:450])
    yield text[:900]
    yield " OR ".join(f'"{text[n : n + 5]}"' for n in range(0, 700, 5))
    yield " ".join(f"+{word}" for word in latin[:160])
    yield "kettle " + " ".join(f"-{word}" for word in latin[:400])
    yield '"' + " ".join(latin[:300]) + '"'
    yield f'"{text[:400]}"'
    yield f"title:{'-'.join(latin[:200])} kettle"
    yield "kettle 催收\udcff"


@pytest.mark.parametrize("number", range(9))
def test_a_long_query_finds_what_it_finds_in_a_folder(both: Both, number: int) -> None:
    """The engine takes 1,024 clauses a search, and few levels."""
    local, remote = both.sessions()
    query = list(_long(_words(both)))[number]
    for options in ({}, {"mode": "all"}, {"mode": "any"}):
        assert found(local, query, **options) == found(remote, query, **options), options


def test_a_set_of_too_many_clauses_is_named_by_place(both: Both) -> None:
    session = both.sessions()[1]
    index = session.remote
    every = {"range": {"order": {"gte": 0, "lte": 9999}}}
    two = index.where({"bool": {"filter": [every] * MOST_CLAUSES}})
    for joined in (
        two & index.where({"term": {"order": 0}}),
        two - index.where({"term": {"text": 1}}),
    ):
        assert clauses_of(joined.query) <= MOST_CLAUSES
        assert 0 < len(list(index.all_places(joined.query))) < index.documents


def test_pages_go_on_past_any_window(both: Both) -> None:
    """An answer has 10,000 hits at the most; all of a set are sent for page by page."""
    index = both.sessions()[1].remote
    body = {"query": {"match_all": {}}, "sort": ["text", "order"], "_source": False}
    ids = [hit["_id"] for page in index.cluster.pages(index.provisions, body, 7) for hit in page]
    assert len(ids) == len(set(ids)) == index.documents


def test_facets_count_more_texts_than_a_page_tells(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, remote = both.sessions()
    monkeypatch.setattr("indexer.remote.requests.BUCKETS", 3)
    for query in ("kettle", "collector", "利率"):
        options = Options(facets=True)
        assert local.search(query, options).facets == remote.search(query, options).facets, query


# --- writing -------------------------------------------------------------------------------------


def test_what_was_sent_is_seen_when_it_is_counted(host: str, tmp_path: Path) -> None:
    """Nothing is seen before a refresh, which the engine is told to make by itself never."""
    (tmp_path / "heron.txt").write_text("Heron Act\n\nSection 1. A heron wades.\n")
    address = address_of(f"{host}/refreshed")
    report = update(ClusterWriter(address, CONSTANTS), [Root("papers", tmp_path)])
    assert settings(1, 0, CONSTANTS)["refresh_interval"] == "-1"
    assert report.provisions == 1
    assert ClusterSession(address, tmp_path).search("heron wades").hits


def test_a_changed_document_is_sent_whole(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has fields that are not kept can be neither updated nor indexed anew by the engine."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "heron.txt").write_text("Heron Act\n\nSection 1. A grey heron wades.\n")
    (folder / "pan.txt").write_text("Pan Act\n\nSection 1. A pan shines.\n")
    address, roots = address_of(f"{host}/whole"), [Root("papers", folder)]
    update(ClusterWriter(address, CONSTANTS), roots)
    sent: list[str] = []
    whole = Cluster.bulk

    def keep(self: Cluster, body: str) -> Any:
        sent.append(body)
        return whole(self, body)

    monkeypatch.setattr(Cluster, "bulk", keep)
    (folder / "heron.txt").write_text("Heron Act\n\nSection 1. A white heron wades.\n")
    update(ClusterWriter(address, CONSTANTS), roots)
    rows = [json.loads(line) for body in sent for line in body.split("\n") if line]
    heads = [row for row in rows if row.keys() <= {"index", "delete", "update", "create"}]
    assert {how for head in heads for how in head} == {"create", "delete"}
    documents = [row for row in rows if "order" in row]
    assert len(documents) == 1
    assert documents[0].keys() >= provision_mapping({})["properties"].keys()
    assert "white_heron" in documents[0]["p"]


def test_what_was_sent_twice_counts_once(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lot whose answer was lost is sent again: what is there stays, so that nothing replaced
    counts in how rare words are."""
    folder = tmp_path / "papers"
    folder.mkdir()
    rows = [f"Section {n}. A {w} heron wades." for n, w in enumerate(("grey", "white", "tall"), 1)]
    (folder / "heron.txt").write_text("Heron Act\n\n" + "\n\n".join(rows) + "\n")
    (folder / "pan.txt").write_text("Pan Act\n\nSection 1. A pan shines. No grey pan does.\n")
    scores, sent = [], Cluster.bulk

    def twice(self: Cluster, body: str) -> Any:
        sent(self, body)
        self.client.indices.refresh(
            index=next(iter(json.loads(body.split("\n")[0]).values()))["_index"]
        )
        return sent(self, body)

    for name, how in (("once", sent), ("twice", twice)):
        monkeypatch.setattr(Cluster, "bulk", how)
        address = address_of(f"{host}/sent-{name}")
        update(ClusterWriter(address, CONSTANTS), [Root("papers", folder)])
        hits = ClusterSession(address, tmp_path).search("grey heron").hits
        scores.append([(hit.id, hit.score) for hit in hits])
    assert len(scores[0]) > 2 and scores[0] == scores[1]


def test_copies_that_come_late_see_all(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is seen is refreshed when every copy is there: one that comes later is never again."""
    done: list[str] = []
    ask = Cluster.ask

    def heard(self: Cluster, call: Any, tries: int = 4) -> Any:
        names = {"health", "refresh", "bulk", "update_aliases"}
        done.extend(name for name in call.__code__.co_names if name in names)
        return ask(self, call, tries)

    monkeypatch.setattr(Cluster, "ask", heard)
    (tmp_path / "heron.txt").write_text("Heron Act\n\nSection 1. A heron wades.\n")
    address = address_of(f"{str(both.address).rpartition('/')[0]}/late")
    update(ClusterWriter(address, CONSTANTS), [Root("papers", tmp_path)])
    last = [name for name in done if name != "bulk"]
    assert last[-3:] == ["health", "refresh", "update_aliases"] and "bulk" in done


def test_without_its_lists_an_index_is_damaged(both: Both, tmp_path: Path) -> None:
    (tmp_path / "heron.txt").write_text("Heron Act\n\nSection 1. A heron wades.\n")
    address = address_of(f"{str(both.address).rpartition('/')[0]}/listless")
    roots = [Root("papers", tmp_path)]
    writer = ClusterWriter(address, CONSTANTS)
    update(writer, roots)
    name = ClusterSession(address, tmp_path).remote.name
    writer.cluster.ask(lambda c: c.indices.delete(index=f"{name}-lists"))
    with pytest.raises(DamagedIndex, match="no list of its texts"):
        ClusterSession(address, tmp_path).search("heron")
    report = update(writer, roots)
    assert "no list of its texts" in report.rebuilt
    assert ClusterSession(address, tmp_path).search("heron").hits
