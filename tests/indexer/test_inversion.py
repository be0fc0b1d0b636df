"""Texts inverted many at once have the postings that `analyze` gives of each."""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyze
from indexer.format import inversion
from indexer.format.inversion import Characters, Postings, TermPostings, together
from indexer.format.segment_writer import checksums
from indexer.schema import PAIRS, TITLE, WORDS, term_bytes

#: Chinese in both scripts, kana, hangul; half-width kana and rare characters, which are letters but
#: none that the analyzer calls CJK; what is no letter at all.
_LETTERS = "催收債债还款はカ가ｶﾞ𠀀𠀁〇々一法a1.5'sＡ１éß，。 \n\0\ud800😀ﬁ①_-"
_TEXT = st.text(st.sampled_from(_LETTERS), max_size=30)
_WORDS = st.sampled_from(
    ["催收 calls at 21.5", "debt collector's 催收 debt collector", "合同法", "1.5a"]
)


def inverted(texts: list[str], title: str = "") -> tuple[Postings, list[int], list[int]]:
    """The postings of texts, and the number of words and pairs of each."""
    terms, lengths, pairs = TermPostings(), array("I"), array("I")
    characters = Characters(terms, lengths, pairs)
    for doc, text in enumerate(texts):
        lengths.append(0)
        pairs.append(0)
        characters.add(doc, text)
    terms.add(TITLE, 0, Counter(title.split()))
    characters.settle()
    return together(terms.sorted(), characters.sorted()), list(lengths), list(pairs)


def one_by_one(texts: list[str]) -> dict[bytes, list[tuple[int, int]]]:
    """The postings that `analyze` gives."""
    found: dict[bytes, list[tuple[int, int]]] = {}
    for doc, text in enumerate(texts):
        for field, terms in zip((WORDS, PAIRS), analyze(text), strict=True):
            for term, n in terms.items():
                found.setdefault(term_bytes(field, term), []).append((doc, min(n, 255)))
    return found


def by_term(postings: Postings) -> dict[bytes, list[tuple[int, int]]]:
    ends = np.cumsum(postings.counts).tolist()
    rows = list(zip(postings.docs.tolist(), postings.freqs.tolist(), strict=True))
    return {
        term: rows[end - count : end]
        for term, end, count in zip(postings.terms, ends, postings.counts.tolist(), strict=True)
    }


@given(st.lists(st.one_of(_TEXT, _WORDS), max_size=12), st.integers(1, 60))
def test_many_at_once_as_one_by_one(texts: list[str], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inversion, "_AT_ONCE", at_once)
        postings, lengths, pairs = inverted(texts)
    assert by_term(postings) == one_by_one(texts)
    assert postings.terms == sorted(postings.terms)
    assert lengths == [analyze(text)[0].total() for text in texts]
    assert pairs == [analyze(text)[1].total() for text in texts]


def test_frequent_characters_and_other_fields() -> None:
    texts = ["", "法" * 300, "law " * 300, "ｶ法" * 300]
    postings, lengths, _ = inverted(texts, title="法 law")
    found = by_term(postings)
    assert found.pop(term_bytes(TITLE, "法")) == found.pop(term_bytes(TITLE, "law")) == [(0, 1)]
    assert found == one_by_one(texts)
    assert found[term_bytes(WORDS, "法")] == [(1, 255), (3, 255)]
    assert lengths == [analyze(text)[0].total() for text in texts]


def test_nothing() -> None:
    postings, _, _ = inverted([])
    assert postings.terms == [] and len(postings.docs) == 0


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 255)), min_size=1, max_size=9)
    )
)
def test_checksums_of_few_are_those_of_many(lists: list[list[tuple[int, int]]]) -> None:
    rows = [row for postings in lists for row in postings]
    docs = np.array([doc for doc, _ in rows], dtype=np.uint32)
    freqs = np.array([freq for _, freq in rows], dtype=np.uint8)
    wanted, start = [], 0
    for end in accumulate(map(len, lists)):
        wanted.append(zlib.crc32(docs[start:end].tobytes() + freqs[start:end].tobytes()))
        start = end
    assert checksums(docs, freqs, np.array([*map(len, lists)], dtype=np.int64)) == wanted
