"""Pages far down: they are parts of one list, whatever is told of it without being loaded."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import TOKEN, normalize, raw_spans, raw_tokens, stem_of, words_like
from indexer.phrases import has_letters, letters
from indexer.scan import Root
from indexer.update import update
from search.matching.conditions import Conditions
from search.matching.patterns import Pattern
from search.query.language import Prefix, Wildcard
from search.ranking import numpy_kernel, python_kernel, stages
from search.ranking.formula import RANKING
from search.results import Options
from search.session import Session

_DIGEST = "---\ntitle: Heron Act\njurisdiction: US\ntext: digest\n---\n# Heron Act\n\n"
_OFFICIAL = "---\ntitle: Heron Act\njurisdiction: US\ntext: official\n---\n# Heron Act\n\n"
_OTHER = "---\ntitle: Egret Act {n}\njurisdiction: {place}\n---\n# Egret Act {n}\n\n"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A digest and its official text, which holds a part of it, among other laws."""
    folder = tmp_path_factory.mktemp("far")
    papers = folder / "papers"
    papers.mkdir()
    sections = [f"Section {n}. A heron lends {'by day ' * (n % 5)}{n}.\n\n" for n in range(1, 60)]
    (papers / "digest.md").write_text(_DIGEST + "".join(sections), "utf-8")
    (papers / "official.md").write_text(_OFFICIAL + "".join(sections[10:40]), "utf-8")
    for n in range(6):
        head = _OTHER.format(n=n, place=("US", "UK", "SG")[n % 3])
        (papers / f"{n}.md").write_text(head + "".join(sections[n * 5 : n * 5 + 30]), "utf-8")
    update(folder / "index", [Root("papers", papers)])
    return Session(folder / "index")


@pytest.mark.parametrize("query", ["heron", "NOT stork", "heron day", "Heron Act", "heron NOT day"])
@pytest.mark.parametrize("kernel", [python_kernel, numpy_kernel])
@pytest.mark.parametrize("options", [Options(), Options(home="SG"), Options(mode="any")])
def test_pages_are_parts_of_one_list(
    session: Session, monkeypatch: pytest.MonkeyPatch, query: str, kernel: object, options: Options
) -> None:
    few = RANKING._replace(candidates=20, head=10)
    monkeypatch.setattr(session, "ranking", few)
    monkeypatch.setattr(session.stages, "ranking", few)
    monkeypatch.setattr(session.stages, "kernel", kernel)
    whole = session.search(query, options._replace(limit=1000))
    assert len(whole.hits) > 40
    shown = []
    for page in range(1, 26):
        part = session.search(query, options._replace(limit=17, page=page))
        assert part.home == whole.home
        shown += part.hits
    assert [(h.rank, h.id, h.source, h.snippet) for h in shown] == [
        (h.rank, h.id, h.source, h.snippet) for h in whole.hits
    ]


def test_kernels_put_provisions_in_one_order(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "_FAR", 0)
    told = []
    for kernel in (python_kernel, numpy_kernel):
        monkeypatch.setattr(session.stages, "kernel", kernel)
        hits = session.search("heron day", Options(limit=1000)).hits
        told.append([(h.id, h.source, h.score) for h in hits])
    assert told[0] == told[1]


_TEXTS = st.text(alphabet="aAbkK\u212a1.5 -_催É'’s\ufb01\u0301ｒ\n", max_size=30)


@given(_TEXTS, st.sets(st.sampled_from(["a", "ab", "k", "1", "1.5", "5b", "ak", "é"]), min_size=1))
def test_words_that_are_looked_for_are_those_that_are_told(text: str, stems: set[str]) -> None:
    told = [m.span() for m in TOKEN.finditer(text) if stem_of(m[0]) in stems]
    found = [(a, b) for a, b in words_like(stems)(text) if stem_of(text[a:b]) in stems]
    assert found == told


@pytest.mark.parametrize("word", ["dying", "tying", "lying", "SKIES", "ponies", "a1", "1692c"])
def test_a_word_is_looked_for_by_its_stem(word: str) -> None:
    text = f"the {word}, and"
    assert word in [text[a:b] for a, b in words_like({stem_of(word)})(text)]


@given(st.one_of(_TEXTS, st.text(max_size=40)))
def test_short_texts_have_the_tokens_of_long_ones(text: str) -> None:
    assert raw_tokens(text) == TOKEN.findall(text)
    assert list(raw_spans(text)) == [m.span() for m in TOKEN.finditer(text)]


@given(_TEXTS, st.text(alphabet="ab*k15", min_size=2, max_size=7))
def test_a_pattern_holds_a_word_of_a_text(text: str, typed: str) -> None:
    if "*" not in typed or not typed.strip("*"):
        return
    pattern = Pattern(Wildcard(typed))
    first, *_, last = typed.split("*")
    fits = [w for w in raw_tokens(normalize(text)) if w.startswith(first) and w.endswith(last)]
    if typed.count("*") == 1:
        short = len(first) + len(last)
        assert pattern.holds(text) == any(len(w) >= short for w in fits)
    elif pattern.holds(text):
        assert fits
    if typed.endswith("*") and typed.count("*") == 1:
        assert Pattern(Prefix(typed[:-1])).holds(text) == pattern.holds(text)


def test_a_pattern_of_many_gaps_is_told_at_once() -> None:
    """In time that grows as the text does: no way to split a word is tried twice."""
    assert not Pattern(Wildcard("a*a*a*a*a*a*b")).holds("a" * 200_000)
    assert Pattern(Wildcard("a*a*a*a*a*a*b")).holds("a" * 200_000 + "b")


_CLAUSES = ("蓝鸟出借", "款项", "夜间不得", "敲门", "blue heron", "lends", "第一", "利")


@given(st.lists(st.sampled_from(_CLAUSES), min_size=2, max_size=5), st.data())
def test_a_phrase_of_clauses_is_found_as_its_pieces_are(
    clausal: Session, pieces: list[str], data: st.DataObject
) -> None:
    """Though the longest alone are looked for, in an index of texts, headings and names."""
    stops = data.draw(st.lists(st.sampled_from("，。；"), min_size=4, max_size=4))
    text = "".join(f"{p}{s}" for p, s in zip(pieces, [*stops, ""], strict=False))
    conditions = Conditions(clausal.reader)
    found = conditions.phrase(text)
    each = conditions.intersection([conditions.phrase(piece) for piece in pieces])
    wanted = letters(text)
    assert {p for p in each.places() if has_letters(clausal.reader.segments[0], p.doc, wanted)} == {
        *found.places()
    }
    words = [*pieces, "鸟出", "heron", "利，第", "款项"]
    every = conditions.union(list(map(conditions.holding, words)))
    assert {*conditions.any_of(words).places()} == {*every.places()}
    one = conditions.union([conditions.holding_term(t) for t in ("蓝鸟", "heron", "利", "zzz")])
    assert {*conditions.any_term(["蓝鸟", "heron", "利", "zzz"]).places()} == {*one.places()}


@pytest.fixture(scope="module")
def clausal(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Texts of these clauses, in texts, headings and titles."""
    folder, rng = tmp_path_factory.mktemp("clausal"), random.Random(7)
    papers = folder / "papers"
    papers.mkdir()

    def some(most: int) -> str:
        return "".join(rng.choice(_CLAUSES) + rng.choice("，。；、") for _ in range(most))

    for n in range(12):
        body = "".join(f"## {some(3)}\n\n第{i}条 {some(7)}\n\n" for i in range(1, 9))
        (papers / f"{n}.md").write_text(f"# {some(3)}{n}号办法\n\n{body}", "utf-8")
    update(folder / "index", [Root("papers", papers)])
    return Session(folder / "index")
