"""The query language: what a text becomes, which repairs are told, and that nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.language import (
    FIELDS,
    MAX_DEPTH,
    MAX_QUERY,
    Field,
    Fuzzy,
    Group,
    MalformedCondition,
    Node,
    Not,
    Phrase,
    Prefix,
    QueryTooLong,
    Wildcard,
    Word,
    conditions,
    parse,
    positive_texts,
    soft_words,
)
from tests.helpers.trees import fields


def words(*parts: Node) -> Group:
    return Group("words", parts)


def every(*parts: Node) -> Group:
    return Group("all", parts)


def either(*parts: Node) -> Group:
    return Group("any", parts)


A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")

TREES: list[tuple[str, Node | None]] = [
    ("", None),
    ("   \n\t　", None),
    ("heron", Word("heron")),
    ("a b", words(A, B)),
    ("a AND b", every(A, B)),
    ("a AND b AND c", every(A, B, C)),
    ("a OR b", either(A, B)),
    ("a OR b OR c", either(A, B, C)),
    ("a b OR c", either(words(A, B), C)),
    ("a AND b OR c AND d", either(every(A, B), every(C, D))),
    ("a AND b c", words(every(A, B), C)),
    ("a (b OR c)", words(A, either(B, C))),
    ("a AND (b OR c)", every(A, either(B, C))),
    ("(a)", A),
    ("((a b) c)", words(A, B, C)),
    ("NOT a", Not(A)),
    ("NOT NOT a", A),
    ("a NOT b", words(A, Not(B))),
    ("a AND NOT b", every(A, Not(B))),
    ("a -b", words(A, Not(B))),
    ("a - b", words(A, Word("-"), B)),
    ("+a b", words(every(A), B)),
    ("NOT (a b)", Not(words(A, B))),
    ('"a b"', Phrase("a b")),
    ('a "b c" d', words(A, Phrase("b c"), D)),
    ('-"a b"', Not(Phrase("a b"))),
    ('""', None),
    ("cat*", Prefix("cat")),
    ("催收*", Prefix("催收")),
    ("*", None),
    ("***", None),
    ("c*t", Wildcard("c*t")),
    ("*cat", Wildcard("*cat")),
    ("cat~", Fuzzy("cat")),
    ("~", Word("~")),
    ("title:heron", Field("title", "heron")),
    ('title:"blue heron" a', words(Field("title", "blue heron"), A)),
    ("标题:苍鹭", Field("title", "苍鹭")),
    ("TITLE:heron", Field("title", "heron")),
    ("cite:47-1", Field("citation", "47-1")),
    ("date:2019..2021", Field("effective", "2019..2021")),
    ("effective:>=2020-06", Field("effective", ">=2020-06")),
    ("NOT kind:statute", Not(Field("kind", "statute"))),
    ("12:30", Word("12:30")),
    ("http://a.b/c", Word("http://a.b/c")),
    ("and or not", words(Word("and"), Word("or"), Word("not"))),
    ("a And b", words(A, Word("And"), B)),
    ("may herons fly?", words(Word("may"), Word("herons"), Word("fly"))),
    ("cat?s", Word("cat?s")),
    ("苍鹭可以飞吗？", Word("苍鹭可以飞吗")),
    ("苍鹭，白鹭。", Word("苍鹭，白鹭")),
    ("“苍鹭 飞”", Phrase("苍鹭 飞")),
    ("「苍鹭」", Phrase("苍鹭")),
    ("（a OR b） c", words(either(A, B), C)),
    ("a　b", words(A, B)),
    ("标题：苍鹭", Field("title", "苍鹭")),
    ("苍＊", Prefix("苍")),
    ("－a b", words(Not(A), B)),
    ("well-known", Word("well-known")),
    ("§ 1006.14(b)", words(Word("§"), Word("1006.14"), Word("b"))),
]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[repr(t) for t, _ in TREES])
def test_text_to_tree(text: str, tree: Node | None) -> None:
    query = parse(text)
    assert query.node == tree
    assert query.hints == ()


REPAIRS: list[tuple[str, Node | None, str]] = [
    ("(a b", words(A, B), "a ( without its ) was passed over"),
    ("a) b", words(A, B), "a ) without its ( was passed over"),
    ('a "b', words(A, B), 'a " without its partner was passed over'),
    ("NOT", None, "a NOT with nothing after it was passed over"),
    ("a NOT", A, "a NOT with nothing after it was passed over"),
    ("OR a", A, "an OR with nothing beside it was passed over"),
    ("a OR", A, "an OR with nothing beside it was passed over"),
]


@pytest.mark.parametrize(("text", "tree", "hint"), REPAIRS)
def test_repairs_are_told(text: str, tree: Node | None, hint: str) -> None:
    query = parse(text)
    assert query.node == tree
    assert query.hints == (hint,)


def test_not_or_does_not_crash() -> None:
    """Plain Whoosh 2.7.4 raises on this very query."""
    query = parse("NOT OR foobar")
    assert query.node == Word("foobar")
    assert query.hints == (
        "a NOT with nothing after it was passed over",
        "an OR with nothing beside it was passed over",
    )


def test_deep_nesting_is_passed_over() -> None:
    query = parse("(" * 5000 + "a" + ")" * 5000)
    assert f"brackets nested deeper than {MAX_DEPTH} were passed over" in query.hints


def test_deep_negation_does_not_overflow() -> None:
    parse("NOT " * 4000 + "a")
    parse("-" * 5000 + "a")
    parse("+-" * 5000 + "(a")


def test_the_longest_query_is_taken_and_one_more_refused() -> None:
    assert parse("a" * MAX_QUERY).node == Word("a" * MAX_QUERY)
    with pytest.raises(QueryTooLong) as error:
        parse("a" * (MAX_QUERY + 1))
    assert str(error.value) == (
        "the query has 20,001 characters; 20,000 is the limit: search for its important words"
    )


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_name_is_known(name: str) -> None:
    assert parse(f"{name}:x").node == Field(FIELDS[name], "x")


def test_parts_of_a_tree() -> None:
    node = parse('a "b c" +d NOT x kind:statute').node
    assert soft_words(node) == ["a"]
    assert positive_texts(node) == [A, Phrase("b c"), D]
    assert conditions(node) == [Phrase("b c"), every(D), Not(Word("x")), Field("kind", "statute")]
    assert fields(node) == [Field("kind", "statute")]


def _leaves(node: Node | None) -> list[Node]:
    if isinstance(node, Group):
        assert node.how in ("words", "all", "any") and node.parts
        return [leaf for part in node.parts for leaf in _leaves(part)]
    if isinstance(node, Not):
        assert not isinstance(node.part, Not)
        return _leaves(node.part)
    return [] if node is None else [node]


OPERATORS = st.sampled_from(
    ["AND", "OR", "NOT", "(", ")", '"', "+", "-", "*", "~", ":", "title:", "effective:", "a", "b*",
     "苍鹭", "？", "（", "）", "“", " ", "..", ">=2020", "\\", "[", "]", "^", "{", "\x00"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(), st.lists(OPERATORS, max_size=30).map(" ".join), st.lists(OPERATORS).map("".join)
    )
)
def test_any_text_is_a_query(text: str) -> None:
    try:
        query = parse(text)
    except MalformedCondition as error:  # it ends with the name of a field
        assert str(error).strip() and "\n" not in str(error)
        return
    for leaf in _leaves(query.node):
        value = leaf.value if isinstance(leaf, Field) else leaf[0]
        assert isinstance(value, str) and value.strip()
    assert all(hint.strip() and "\n" not in hint for hint in query.hints)


@given(
    st.lists(st.sampled_from(["heron", "苍鹭", "and", "or", "not", "12.3"]), min_size=1, max_size=8)
)
def test_plain_words_stay_in_order(typed: list[str]) -> None:
    assert soft_words(parse(" ".join(typed)).node) == typed


@pytest.mark.parametrize(
    "text",
    ["**Calls** at night", "**Calls at night**", "__Calls__ at night", "***Calls*** at **night**"],
)
def test_emphasis_is_no_pattern(text: str) -> None:
    assert parse(text) == parse(text.replace("*", "").replace("_", ""))
    assert parse("ca**") != parse("ca") and parse("c*lls") != parse("clls")
