"""The session: filters, order, groups, facets, pages, days, and what is said of the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Kind, Provision, Status
from indexer.format.stored_fields import unpack_regulation
from search.query.language import MalformedCondition, QueryTooLong
from search.query.questions import is_question
from search.results import NO_HOME, Hit, Options, status_on
from search.session import Session
from tests.helpers.seeds import examples


@pytest.fixture(scope="module")
def many(
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Session:
    """Six regulations of four jurisdictions, kinds and states; every provision says "heron"."""
    made = [
        document("cn/a", [f"heron blue {i}" for i in range(30)], jurisdiction="CN", kind=Kind.STATUTE,  # noqa: E501
                 status=Status.IN_FORCE, effective=date(2021, 1, 1), title="Ardea Act"),
        document("us/b", ["heron grey one", "heron grey two"], jurisdiction="US", kind=Kind.REGULATION,  # noqa: E501
                 status=Status.IN_FORCE, effective=date(2015, 5, 5), title="Bittern Rule"),
        document("us-ca/c", ["heron white"], jurisdiction="US-CA", kind=Kind.STATUTE,
                 status=Status.NOT_YET, effective=date(2999, 1, 1), title="Crane Act"),
        document("gb/d", ["heron brown"], jurisdiction="GB", kind=Kind.RULE, status=Status.REPEALED,
                 effective=date(2000, 1, 1), repealed=date(2010, 1, 1), title="Dunnock Rules"),
        document("gb/e", ["heron brown also"], jurisdiction="GB", kind=Kind.GUIDELINE,
                 status=Status.UNKNOWN, title="Egret Guide"),
        document("sg/f", ["heron black"], jurisdiction="SG", kind=Kind.STATUTE, status=Status.DRAFT,
                 effective=date(2998, 1, 1), title="Falcon Bill"),
    ]  # fmt: skip
    return make_index(tmp_path_factory.mktemp("many"), [made[:2], made[2:]])


def _ids(session: Session, text: str = "heron", **options: Any) -> list[str]:
    return [h.id for h in session.search(text, Options(**options)).hits]


def _regulations(session: Session, **options: Any) -> set[str]:
    return {h.split("#")[0] for h in _ids(session, limit=100, **options)}


@pytest.mark.parametrize(
    ("options", "regulations"),
    [
        ({"jurisdiction": "US"}, {"us/b", "us-ca/c"}),
        ({"jurisdiction": "us-ca"}, {"us-ca/c"}),
        ({"jurisdiction": "uk"}, {"gb/d", "gb/e"}),
        ({"jurisdiction": "CN,SG"}, {"cn/a", "sg/f"}),
        ({"jurisdiction": "中国"}, {"cn/a"}),
        ({"jurisdiction": "FR"}, set()),
        ({"kind": "regulation"}, {"us/b"}),
        ({"kind": "departmental rule"}, {"gb/d"}),
        ({"status": "repealed"}, {"gb/d"}),
        ({"status": "not yet in force"}, {"us-ca/c"}),
        ({"status": "not_yet_in_force"}, {"us-ca/c"}),
        ({"status": "in force"}, {"cn/a", "us/b"}),
        ({"on": "2005-01-01"}, {"gb/d", "gb/e"}),
        ({"on": "2016-01-01"}, {"us/b", "gb/e"}),
        ({"on": "2999-01-01"}, {"cn/a", "us/b", "us-ca/c", "gb/e"}),
        ({"jurisdiction": "GB", "status": "unknown"}, {"gb/e"}),
    ],
)
def test_filters(many: Session, options: dict[str, object], regulations: set[str]) -> None:
    assert _regulations(many, **options) == regulations


def test_pages_follow_each_other(many: Session) -> None:
    whole = _ids(many, limit=36)
    assert len(whole) == len(set(whole)) == 36
    pages = [_ids(many, limit=7, page=n) for n in range(1, 8)]
    assert [id for page in pages for id in page] == whole
    assert [h.rank for h in many.search("heron", Options(limit=7, page=2)).hits] == list(
        range(8, 15)
    )


def test_pages_go_past_the_candidates(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    session = make_index(tmp_path, [[document("a", [f"heron {i}" for i in range(900)])]])
    seen = [id for n in (1, 2, 3, 4) for id in _ids(session, limit=250, page=n)]
    assert len(seen) == len(set(seen)) == 900


def test_sorting(many: Session) -> None:
    def days(sort: str) -> list[str]:
        return [h.effective for h in many.search("heron", Options(sort=sort, limit=100)).hits]

    newest, oldest = days("newest"), days("oldest")
    assert newest == sorted(newest, reverse=True)
    known = [d for d in oldest if d]
    assert known == sorted(known) and oldest[-1] == ""
    titles = [h.title for h in many.search("heron", Options(sort="title", limit=100)).hits]
    assert titles == sorted(titles)
    places = [
        h.jurisdiction for h in many.search("heron", Options(sort="jurisdiction", limit=100)).hits
    ]
    assert places == sorted(places)


def test_groups_keep_the_best_three_of_each_together(many: Session) -> None:
    regulations = [id.split("#")[0] for id in _ids(many, limit=100, group=True)]
    assert Counter(regulations) == {
        "cn/a": 3,
        "us/b": 2,
        "us-ca/c": 1,
        "gb/d": 1,
        "gb/e": 1,
        "sg/f": 1,
    }
    runs = [a for a, b in pairwise([*regulations, ""]) if a != b]
    assert len(runs) == 6, "the provisions of one regulation stand together"


def test_facets_count_the_provisions(many: Session) -> None:
    facets = many.search("heron", Options(facets=True)).facets
    assert facets["jurisdiction"] == {"CN": 30, "GB": 2, "US": 2, "SG": 1, "US-CA": 1}
    assert facets["kind"]["statute"] == 32
    assert facets["status"]["in force"] == 32
    assert list(facets["jurisdiction"].values()) == sorted(
        facets["jurisdiction"].values(), reverse=True
    )
    narrowed = many.search("heron", Options(facets=True, jurisdiction="GB")).facets
    assert narrowed["jurisdiction"] == {"GB": 2}


def test_all_words_come_first_and_are_counted(many: Session) -> None:
    results = many.search("grey heron")
    assert [h.match for h in results.hits[:3]] == ["all words", "all words", "some words"]
    assert (results.all_words, results.some_words) == (2, 34)
    only = many.search("grey heron", Options(mode="all"))
    assert {h.id for h in only.hits} == {"us/b#1", "us/b#2"}
    assert not {h.match for h in many.search("grey heron", Options(mode="any")).hits} & {
        "all words"
    }


def test_one_missing_word_does_not_void_the_query(many: Session) -> None:
    results = many.search("grey heron nonexistentword")
    assert results.hits and results.all_words == 0


def test_the_same_words_in_two_laws_are_two_provisions(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    text = "a long enough sentence about a heron, a brook, a bridge and a boat"
    session = make_index(
        tmp_path, [[document("a", [text]), document("b", [text]), document("c", ["heron"])]]
    )
    assert sorted(_ids(session)) == ["a#1", "b#1", "c#1"]


def test_repealed_texts_rank_lower(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    gone = document("a", ["a heron by the brook"], title="Same", status=Status.REPEALED)
    here = document("b", ["a heron by the bridge"], title="Same", status=Status.IN_FORCE)
    session = make_index(tmp_path, [[gone, here]])
    a, b = session.search("heron").hits
    assert (a.id, b.id) == ("b#1", "a#1") and b.score == pytest.approx(0.8 * a.score, rel=1e-5)


def test_laws_that_others_cite_rank_higher(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    cited = document("a", ["苍鹭应当飞行于河边"], title="苍鹭法")
    other = document("b", ["苍鹭应当飞行于桥边"], title="白鹭法")
    citing = [document(f"c{i}", ["依照《苍鹭法》第一条办理。"], title=f"规则{i}") for i in range(5)]
    session = make_index(tmp_path, [[other, cited], citing])
    with_prior = {h.id: h for h in session.search("飞行").hits}
    assert with_prior["a#1"].parts["prior"] > 1 == with_prior["b#1"].parts["prior"]
    without = session.search("飞行", Options(prior=0.0)).hits
    assert {h.parts["prior"] for h in without} == {1.0}


def test_the_parts_of_a_score_make_the_score(library: Session) -> None:
    for text in ("debt collector calls", "催收 时间", "interest rate cap"):
        for hit in library.search(text).hits:
            p = hit.parts
            if "citation" in p:
                continue
            sum_ = p["text"] + p["context"] + p["document"] + p["pairs"]
            factors = [v for k, v in p.items() if k not in ("text", "context", "document", "pairs")]
            for factor in factors:
                sum_ *= factor
            assert hit.score == pytest.approx(sum_, abs=1e-5)


def test_expansions_are_told_and_can_be_left_out(library: Session) -> None:
    assert "debt collection" in library.search("催收 时间").expansions
    assert library.search("催收 时间", Options(expand=False)).expansions == []
    assert library.search("heron").expansions == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("催收 时间", "催收 時間"),
        ("網貸 個人信息", "网贷 个人信息"),
        ("DEBT Collector", "debt collector"),
    ],
)
def test_scripts_and_cases_find_the_same(library: Session, one: str, other: str) -> None:
    """Only the small bonus for texts in the query's own script may tell them apart."""
    options = Options(limit=50, home=NO_HOME)
    a, b = (library.search(text, options) for text in (one, other))
    assert (a.all_words, a.some_words, a.expansions) == (b.all_words, b.some_words, b.expansions)
    parts = [
        {h.id: {k: v for k, v in h.parts.items() if k != "bonus"} for h in found.hits}
        for found in (a, b)
    ]
    shared = parts[0].keys() & parts[1].keys()
    assert len(shared) > 40
    assert all(parts[0][id] == parts[1][id] for id in shared)


def test_words_within_an_unknown_run_are_whole(library: Session) -> None:
    """No piece across two of them: 学贷 of 助学贷款."""
    for run, pieces in (
        ("国家助学贷款", {"国家", "助学", "贷款"}),
        ("蓝鸟出借试行草案", {"出借", "试行", "草案"}),
        ("收款人员培训手册", {"收款", "人员", "培训", "手册"}),
    ):
        (told,) = library.search(run).unknown.values()
        assert set(told) <= pieces, told


def test_no_place_is_asked_for_where_one_is_named(library: Session) -> None:
    assert library.search("interest cap").elsewhere
    for query in (
        "香港 追債 家人",
        "may a uk collector call my mother",
        "in Japan, may they call my mother",
    ):
        assert not library.search(query).elsewhere, query


def test_unknown_words_get_suggestions(many: Session) -> None:
    results = many.search("heronn zzzz")
    assert results.hits == [] and results.unknown == {"heronn": ["heron"], "zzzz": []}
    results = many.search("heronn")  # one meaning alone: it is searched for, and said
    assert results.hits and results.query == "heronn"
    assert results.hints[0] == "searched for: heron"
    assert many.search('"heronn"').hits == []


def test_long_and_short_queries(many: Session) -> None:
    assert many.search("").hits == []
    assert many.search("heron " * 3000).hits
    with pytest.raises(QueryTooLong):
        many.search("x" * 20_001)


def test_many_terms_are_cut_and_told(many: Session) -> None:
    results = many.search(" ".join(f"heron w{i}" for i in range(600)))
    assert results.hits
    assert results.hints == ["the query has 601 terms; the 400 rarest were used"]


PIECES = st.sampled_from(
    ["heron", "grey", "AND", "OR", "NOT", "(", ")", '"', "+", "-", "*", "h*", "her~", "h*n", "title:act",  # noqa: E501
     "effective:2021", "effective:x", "jurisdiction:US", "status:", "kind:statute", "第一条", "12 CFR 1.2", "？",  # noqa: E501
     "苍鹭", "topic:fees", "id:us/b#1", "citation:Article", "[", "?", "\\", "\x00", "\x1f", "~", ".", "lang:en"]  # noqa: E501
)  # fmt: skip


@examples(2)
@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=40))
def test_any_query_is_answered(many: Session, text: str) -> None:
    try:
        results = many.search(text, Options(limit=5))
    except MalformedCondition as error:
        assert "\n" not in str(error)
        return
    scores = [h.score for h in results.hits]
    assert len({h.id for h in results.hits}) == len(results.hits)
    assert all(isinstance(s, float) for s in scores)
    if not is_question(text):
        order = ["citation", "all words", "some words", "added words"]
        tiers = [order.index(h.match) for h in results.hits]
        assert tiers == sorted(tiers)


def test_one_search_twice_is_the_same(library: Session) -> None:
    for text in ("debt collector", "催收 骚扰", "who may a collector call?"):
        assert library.search(text) == Session(library.folder).search(text)


def test_every_hit_names_its_source(library: Session) -> None:
    hit = library.search("debt collection").hits[0]
    assert hit.source.startswith("library/") and hit.url.startswith("https://")
    assert hit.text == "" and library.search("debt collection", whole=True).hits[0].text
    assert set(hit._fields) >= {"rank", "score", "id", "regulation", "title", "title_en", "citation", "heading",  # noqa: E501
                                "jurisdiction", "kind", "status", "effective", "snippet", "text", "source", "url"}  # fmt: skip  # noqa: E501


def test_snippets_show_the_words(library: Session) -> None:
    def shows(hit: Hit, words: tuple[str, ...]) -> bool:
        return any(w in hit.snippet.lower() for w in words)

    for hit in library.search("validation notice").hits[:3]:
        assert shows(hit, ("validat", "notice", "核实", "verif")), hit.snippet
        assert len(hit.snippet) < 400


# --- the status on a day -------------------------------------------------------------------------


def _status(day: str, **fields: object) -> str:
    from corpus.model import Regulation
    from indexer.format.stored_fields import pack_provision, pack_regulation, unpack_provision

    own = {k[2:]: fields.pop(k) for k in list(fields) if k.startswith("p_")}
    r = unpack_regulation(pack_regulation(Regulation("a", "A", **fields)))  # type: ignore[arg-type]
    p = unpack_provision(pack_provision(Provision("1", "1", "t", **own), "a#1"))  # type: ignore[arg-type]
    return status_on(r, p, day)[0]


D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "fields", "status"),
    [
        ("2020-01-01", {}, "unknown"),
        ("2020-01-01", {"status": Status.IN_FORCE}, "unknown"),
        ("2999-01-01", {"status": Status.IN_FORCE}, "in force"),
        ("2020-01-01", {"status": Status.IN_FORCE, "adopted": D("2020-01-02")}, "not yet in force"),
        ("2020-01-01", {"status": Status.IN_FORCE, "version": D("2020-01-01")}, "in force"),
        ("2020-01-01", {"status": Status.IN_FORCE, "effective": D("2010-01-01"), "amended": D("2020-01-02")}, "unknown"),  # noqa: E501
        ("2020-01-02", {"status": Status.IN_FORCE, "effective": D("2010-01-01"), "amended": D("2020-01-02")}, "in force"),  # noqa: E501
        ("2020-01-01", {"status": Status.IN_FORCE, "effective": D("2010-01-01"), "amended": D("2020-01-02"), "p_amended": D("2015-01-01")}, "in force"),  # noqa: E501
        ("2020-01-01", {"status": Status.IN_FORCE, "effective": D("2010-01-01"), "p_amended": D("2021-01-01")}, "unknown"),  # noqa: E501
        ("2020-01-01", {"status": Status.IN_FORCE, "effective": D("2010-01-01"), "version": D("2021-01-01")}, "unknown"),  # noqa: E501
        ("2020-01-01", {"status": Status.IN_FORCE, "effective": D("2020-01-02")}, "not yet in force"),  # noqa: E501
        ("2020-01-02", {"status": Status.NOT_YET, "effective": D("2020-01-02")}, "in force"),
        ("2020-01-01", {"status": Status.NOT_YET}, "not yet in force"),
        ("2020-01-01", {"status": Status.IN_FORCE, "repealed": D("2020-01-01")}, "repealed"),
        ("2019-12-31", {"status": Status.REPEALED, "effective": D("2000-01-01"), "repealed": D("2020-01-01")}, "in force"),  # noqa: E501
        ("2019-12-31", {"status": Status.REPEALED, "repealed": D("2020-01-01")}, "unknown"),
        ("2020-01-01", {"status": Status.SUPERSEDED, "repealed": D("2020-01-01")}, "superseded"),
        ("2020-01-01", {"status": Status.REPEALED}, "unknown"),
        ("2999-01-01", {"status": Status.REPEALED}, "repealed"),
        ("2020-01-01", {"status": Status.UNKNOWN, "effective": D("2010-01-01")}, "unknown"),
        ("1999-01-01", {"status": Status.DRAFT, "effective": D("2020-01-01")}, "draft"),
        ("2999-01-01", {"status": Status.IN_FORCE, "p_status": Status.REPEALED}, "repealed"),
        ("2020-01-01", {"status": Status.IN_FORCE, "p_effective": D("2021-01-01")}, "not yet in force"),  # noqa: E501
    ],
)  # fmt: skip
def test_status_on_a_day(day: str, fields: dict[str, object], status: str) -> None:
    assert _status(day, **fields) == status


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("摧收 时间", "催收 时间"),
        ("崔债", "催债"),
        ("逾其利息", "逾期利息"),
        ("高利代", "高利贷"),
        ("网袋逾期会坐牢吗", "网贷逾期会坐牢吗"),
        ("威协借款人", "威胁借款人"),
        ("征心报告", "征信报告"),
        ("通迅录", "通讯录"),
    ],
)
def test_a_character_written_for_its_like_is_searched_as_what_was_meant(
    library: Session, query: str, right: str
) -> None:
    found = library.search(query)
    assert f"searched for: {right}" in found.hints
    assert [h.id for h in found.hits] == [h.id for h in library.search(right).hits]
    exactly = library.search(query, Options(expand=False))
    assert f"searched for: {right}" not in exactly.hints


@pytest.mark.parametrize(
    "query",
    [
        "催收电话", "怀孕", "比特币", "区块链", "彩礼", "挖矿", '"摧收"', "逾期的不良记录在征信里保留几年",  # noqa: E501
        "香港財務公司年利率最高可以收幾多厘", "我屋企人", "一天最多打几个催收电话",
    ],
)  # fmt: skip
def test_what_is_no_mistake_is_searched_as_it_stands(library: Session, query: str) -> None:
    assert not [hint for hint in library.search(query).hints if hint.startswith("searched for")]


@pytest.mark.parametrize(
    ("query", "every"),
    [
        ("colle*", True), ('"debt collector"', True), ("collector AND harass*", True),
        ("collector OR harass*", False),
    ],
)  # fmt: skip
def test_what_satisfies_every_condition_holds_every_word(
    library: Session, query: str, every: bool
) -> None:
    found = library.search(query, Options())
    assert (found.all_words > 0, found.some_words > 0) == (every, not every)
