"""Messages: every one has its translation, and the catalogs are those of today's code."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog

from corpus import messages
from corpus.messages import N_, _, ngettext, preferred, told
from tests import catalogue
from tests.helpers.code import children, statements

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def today() -> Catalog:
    return catalogue.updated("zh")


@pytest.fixture
def chinese() -> Iterator[None]:
    messages.speak("zh")
    yield
    messages.speak("en")


def test_the_catalog_is_up_to_date_and_compiled(today: Catalog) -> None:
    """`python -m tests.catalogue` mends it."""
    assert catalogue.source("zh").read_bytes() == catalogue.written(today)
    assert catalogue.source("zh").with_suffix(".mo").read_bytes() == catalogue.compiled(today)


def test_every_message_is_translated(today: Catalog) -> None:
    assert catalogue.untranslated(today) == []


def test_a_translation_has_the_places_of_its_message(today: Catalog) -> None:
    for message in today:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        for text in catalogue.strings(message):
            assert _places(text) <= {p for one in ids for p in _places(one)}, ids


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_translation_is_left_in_english(today: Catalog) -> None:
    """But for what is a sign, a name or a command."""
    for message in today:
        text = catalogue.strings(message)[0]
        if message.id and re.search(r"[a-z]{4}", re.sub(r"\{.*?\}", "", text)):
            assert re.search(r"[\u4e00-\u9fff]", text), message.id


def test_places_of_templates_are_filled_and_told(chinese: None) -> None:
    seconds = 9
    stored = N_(f"takes longer than {seconds} s to read")
    assert stored == "takes longer than 9 s to read"
    code = 'N_(f"takes longer than {seconds:g} s") or _("x") or ngettext("a", "b", n)'
    found = {"takes longer than {0} s", "x", ("a", "b")}
    assert set(catalogue.marked(ast.parse(code))) == found
    assert told("no message of ours") == "no message of ours"
    assert told("rules.pdf: in force") == "rules.pdf: 现行有效"
    assert _("in force") == "现行有效"


def test_english_is_the_message_itself() -> None:
    assert _("in force") == told("in force") == "in force"
    assert [ngettext("{n} hit", "{n} hits", n) for n in (1, 2)] == ["{n} hit", "{n} hits"]


@pytest.mark.parametrize(
    ("chosen", "locale", "language"),
    [
        ("", "zh_CN.UTF-8", "zh"), ("", "zh_TW", "zh"), ("", "C.UTF-8", "en"), ("", "", "en"),
        ("en", "zh_CN.UTF-8", "en"), ("zh", "en_US.UTF-8", "zh"), ("both", "zh_CN.UTF-8", "zh"),
    ],
)  # fmt: skip
def test_the_language_is_the_chosen_one_else_the_locales(
    monkeypatch: pytest.MonkeyPatch, chosen: str, locale: str, language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert preferred(chosen) == language


def test_english_loads_no_catalog() -> None:
    code = (
        "import sys; from corpus.messages import _; assert _('in force') == 'in force'; "
        "assert 'gettext' not in sys.modules and 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_the_more_definite_template_tells(chinese: None) -> None:
    """One that begins with words goes before one that begins with a place."""
    assert told("would read: 1 new, 0 changed, 0 removed, 2 unchanged files").startswith("将读取：")
    assert told("Permission denied") == told("permission denied") == "没有权限"


#: What marks a message.
MARKS = ("_", "N_", "ngettext", "told")
#: What these say is for programs, or for those who write the library.
NOT_TOLD = {
    "WireError",
    "OSError",
    "KeyError",
    "LookupError",
    "AssertionError",
    *catalogue.PROGRAMMERS,
}
WITHIN = ("corpus/check.py", "search/mcp/")


def test_what_an_error_says_is_a_message() -> None:
    """Every sentence that is raised is marked, so that it is translated."""
    for package in ("corpus", "indexer", "search"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(WITHIN):
                assert list(_unmarked(catalogue.parsed(path))) == [], name


def _unmarked(tree: ast.AST) -> Iterator[str]:
    for node in statements(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for given in [*node.exc.args, *(k.value for k in node.exc.keywords)]:
                if catalogue.called(node.exc) not in NOT_TOLD:
                    yield from _sentences(given)


def _sentences(node: ast.AST) -> Iterator[str]:
    """The texts of two words and more below `node` that nothing marks."""
    if isinstance(node, ast.Call) and catalogue.called(node) in MARKS:
        return
    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        text = catalogue.constant_text(node)
        if re.search(r"[A-Za-z]{2,} [a-z]{2,}|[a-z]{2,} \{|\} [a-z]{2,}", text):
            yield text
        return
    for below in children(node):
        yield from _sentences(below)


#: Four words and more, with a verb: a sentence of ours, wherever it stands.
SAYS = re.compile(r"(?:(?:\b[A-Za-z'-]{2,}|\{\d*\}|\ba)[,;:]? ){3,}[a-z']{2,}")
VERB = re.compile(r"\b(?:is|are|was|were|cannot|has|have|holds|made|makes|takes|not)\b")
#: What writers of the library read, and lists of words.
FOR_WRITERS = (
    *WITHIN, "search/checking/profile.py", "search/checking/subject.py", "corpus/check_facts.py",
    "corpus/duties.py", "corpus/levels.py", "corpus/registers.py", "corpus/limits_schema.py",
    "corpus/tables/", "search/query/", "corpus/readers/hk/hklm.py",
    "corpus/readers/general/fields.py",
)  # fmt: skip
#: What takes no text for readers.
TAKES_NONE = {*MARKS, *NOT_TOLD, "pattern", "compile", "sub", "option", "argument", "Option"}


def test_what_is_said_anywhere_is_a_message() -> None:
    """A remark, a note or a reason that is put together before it is raised or written, too."""
    for package in ("corpus", "indexer", "search"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(FOR_WRITERS):
                said = _said(catalogue.parsed(path))
                assert [text for text in said if text not in catalogue.collected()] == [], name


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call) and catalogue.called(node) in TAKES_NONE:
        return
    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        text = catalogue.constant_text(node)
        if SAYS.search(text) and VERB.search(text) and "(?:" not in text:  # an expression
            yield text
        return
    for below in children(node):
        yield from _said(below)


def test_a_template_takes_no_half_of_a_bracket(chinese: None) -> None:
    said = "www.example.org: cannot be reached (name or service not known) (2 tries)"
    assert told(said) == "www.example.org: 无法连接（找不到该主机名）（试了 2 次）"
    both = "is read in part, without 2 of 3 files in it: a.doc: is empty; b.pdf: a PDF, not text"
    assert told(both) == (
        "只读取了一部分，3 个文件中有 2 个未读取：a.doc: 是空文件；b.pdf: 是 PDF，不是文本"
    )
