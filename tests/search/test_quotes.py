"""Quotes: a phrase is a condition; in a question it may also be what something is called."""

from __future__ import annotations

import pytest

from indexer.scan import Root
from indexer.update import update
from search.results import Options
from search.session import Session

NOWHERE = "occurs nowhere as a phrase: its words were searched"


@pytest.mark.parametrize(
    "query",
    [
        '"债务人应当向催收人员下跪"',
        '"没有这样的一句话存在于此"',
        '"collectors shall kneel before debtors at dawn"',
        '催收 "没有这样的一句话存在于此"',
        'loans "of quick and easy cash"',
        '"quick and easy cash" AND loans',
        'is +"quick and easy cash" lending legal?',
        'what of -loans AND "quick and easy cash" here?',
    ],
)
@pytest.mark.parametrize("mode", ["auto", "all"])
def test_a_phrase_that_occurs_nowhere_finds_nothing(
    library: Session, query: str, mode: str
) -> None:
    found = library.search(query, Options(mode=mode))
    assert (found.hits, found.size) == ([], 0)


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ('are so-called "quick and easy cash" loans legal?', "quick and easy cash"),
        ("“一房多租且多贷”有效吗？", "一房多租且多贷"),
        ("放贷公司说的「砍头息贷」是什么", "砍头息贷"),
        ('what does a "debt kindness agent" firm owe to consumers', "debt kindness agent"),
    ],
)
def test_in_a_question_words_in_quotes_are_words_where_they_stand_nowhere(
    library: Session, query: str, plain: str
) -> None:
    found = library.search(query)
    assert found.hits
    assert found.query == query
    assert found.hints[0] == f'"{plain}" {NOWHERE}'
    bare = query
    for mark in '"“”「」':
        bare = bare.replace(mark, "")
    assert [h.id for h in found.hits] == [h.id for h in library.search(bare).hits]
    assert not library.search(query, Options(mode="all")).size


@pytest.mark.parametrize(
    ("query", "phrase"),
    [
        ('what is a "validation notice"?', "validation notice"),
        ("什么是“不良信息”？", "不良信息"),
        ('when is a debt "time-barred" in law?', "time-barred"),
    ],
)
def test_in_a_question_a_phrase_that_occurs_is_a_condition(
    library: Session, query: str, phrase: str
) -> None:
    found = library.search(query, Options(limit=1000))
    alone = library.search(f'"{phrase}"', Options(limit=1000))
    assert found.size == alone.size > 0
    assert {h.id for h in found.hits} == {h.id for h in alone.hits}
    assert not any(NOWHERE in hint for hint in found.hints)


SPACED = """示例苍鹭条例

第一章 总则

第一条 苍鹭 单足站立。

第二章　准入与退出

第二条 申请人应当提交下列材料：

第三章 迁徙 附录

第三条 苍鹭不得飞行。
"""


@pytest.fixture(scope="module")
def spaced(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("spaced")
    (folder / "papers").mkdir()
    (folder / "papers" / "one.txt").write_text(SPACED, encoding="utf-8")
    roots = [Root("papers", folder / "papers")]
    update(folder / "index", roots)
    return Session(folder / "index", roots)


@pytest.mark.parametrize("engine", ["fast", "whoosh"])
@pytest.mark.parametrize(("query", "keys"), [
    ('"第二章 准入"', ["2"]), ('"第二章　准入与退出"', ["2"]), ("“第一章 总则”", ["1"]),
    ('"第三章 迁徙 附录"', ["3"]), ('"苍鹭 单足"', ["1"]), ('"苍鹭 不得飞行"', ["3"]),
    ('"第一章 准入"', []), ('"准入与退出 第二章"', []), ('"第三章 附录"', []), ('"单足 飞行"', []),
])  # fmt: skip
def test_white_space_between_han_does_not_hide_a_phrase(
    spaced: Session, engine: str, query: str, keys: list[str]
) -> None:
    found = spaced.search(query, Options(expand=False), engine=engine)
    assert [hit.id.partition("#")[2] for hit in found.hits] == keys
