"""The project as a whole: which way imports run, what a search imports, that modules stand alone."""  # noqa: E501

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "indexer", "search")
#: Who may import whom: search -> indexer -> corpus, and never back.
BELOW = {
    "corpus": {"corpus"},
    "indexer": {"indexer", "corpus"},
    "search": {"search", "indexer", "corpus"},
}
THIRD_PARTY = {
    "corpus": {"lxml", "yaml", "docx", "pypdfium2"},
    "indexer": {"whoosh", "numpy", "filelock"},
    "search": {"click", "numpy", "platformdirs"},
}
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
)


def _imports(module: str) -> Iterator[tuple[str, int]]:
    """The modules that `module` imports, at any depth of its code, with their lines."""
    path = ROOT / Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            assert node.module
            yield node.module, node.lineno


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way_and_third_parties_are_known(module: str) -> None:
    package = module.split(".")[0]
    allowed = BELOW[package] | THIRD_PARTY[package] | sys.stdlib_module_names
    if module.startswith("corpus.official."):
        allowed |= {"requests"}
    wrong = [
        f"line {line}: {name}"
        for name, line in _imports(module)
        if name.split(".")[0] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("search.cli")])
def test_only_the_command_line_knows_click(module: str) -> None:
    assert "click" not in {name for name, _ in _imports(module)}


def test_no_module_imports_what_is_not_there() -> None:
    """A reader's module named in the table of formats, a command's in the list of commands."""
    from corpus.readers.registry import FORMATS
    from search.cli.app import COMMANDS

    readers = {f"corpus.readers.{f.reader.split(':')[0]}" for f in FORMATS}
    commands = {f"search.cli.commands.{module}" for module, _ in COMMANDS.values()}
    assert readers | commands <= set(MODULES)


ALONE = """
import importlib, json, sys, warnings
warnings.simplefilter("error")
failed = {}
for name in json.loads(sys.argv[1]):
    for loaded in [m for m in sys.modules if m.split(".")[0] in ("corpus", "indexer", "search")]:
        del sys.modules[loaded]
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed[name] = repr(error)
print(json.dumps(failed))
"""


def test_every_module_imports_alone_without_warnings() -> None:
    """Each in turn, with none of ours imported before. Third parties' own warnings are theirs."""
    ours = [m for m in MODULES if m != "indexer.format.whoosh_codec"]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(ours)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3000,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


# --- what a search imports -----------------------------------------------------------------------

#: Of ours, of third parties and of the standard library, beyond what `import click` brings.
ON_THE_PATH = {
    "corpus", "corpus.citations", "corpus.citations.keys", "corpus.errors", "corpus.text",
    "corpus.text.han", "corpus.text.numerals", "corpus.topics", "indexer", "indexer.analysis",
    "indexer.format", "indexer.format.manifest", "indexer.format.segment",
    "indexer.format.stored_fields", "indexer.scan", "search", "search.cli", "search.cli.app",
    "search.cli.commands", "search.cli.commands.search",
    "search.cli.options", "search.cli.output", "search.cli.terminal", "search.formats",
    "search.workspace", "corpus.jurisdictions",
    "search.hits", "search.matching", "search.matching.conditions", "search.matching.lookup",
    "search.paths", "search.query", "search.query.intent", "search.query.language",
    "search.query.questions", "search.query.thesaurus", "search.ranking",
    "search.ranking.formula", "search.ranking.python_kernel", "search.ranking.stages",
    "search.results", "search.searcher", "search.session", "search.snippets",
}  # fmt: skip
THIRD_PARTY_ON_THE_PATH = {"click", "whoosh.lang", "whoosh.lang.porter2", "whoosh.compat", "whoosh"}
#: None of these is worth its import for one query (tens of milliseconds, or memory).
TOO_SLOW = {
    "asyncio", "email", "http", "ssl", "urllib.request", "sqlite3", "pickle", "multiprocessing", "concurrent.futures",  # noqa: E501
    "unittest", "xml", "json", "csv", "hashlib", "logging", "subprocess", "importlib.metadata", "difflib", "numpy",  # noqa: E501
    "lxml", "yaml", "docx", "pypdfium2", "filelock", "platformdirs", "whoosh.index", "whoosh.query",
}  # fmt: skip

SEARCHED = """
import sys
import tomllib
import click
before = set(sys.modules)
from search.cli.app import main
try:
    main.main(args=sys.argv[1:], prog_name="regsearch")
except SystemExit as done:
    assert not done.code, done.code
print("\\n" + "\\n".join(sorted(set(sys.modules) - before)))
"""


def _imported(*args: str | Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SEARCHED, *map(str, args)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("\n\n")[2].split())


@pytest.mark.parametrize(
    "query",
    ["blue widget", "部件 颜色", "may a collector of widgets ring at 7?", "widget NOT gadget"],
)
def test_a_search_imports_only_what_it_needs(small_index: Path, query: str) -> None:
    corpus = small_index.parent / "papers"
    names = _imported("--corpus", corpus, "--index", small_index, "search", query)
    ours = {n for n in names if n.split(".")[0] in PACKAGES}
    assert ours - ON_THE_PATH == set(), "put a new module on the list only if every search needs it"
    foreign = {
        n
        for n in names
        if n.split(".")[0] not in {*sys.stdlib_module_names, *PACKAGES, "__mp_main__"}
    }
    assert {n for n in foreign if not n.startswith("click")} - THIRD_PARTY_ON_THE_PATH == set()
    slow = {n for n in names if any(n == s or n.startswith(f"{s}.") for s in TOO_SLOW)}
    assert slow == set()


def test_help_imports_no_command(small_index: Path) -> None:
    names = _imported("--help")
    assert not {
        n
        for n in names
        if n.startswith(("search.cli.commands.", "indexer.format.segment", "whoosh"))
    }


# --- what stands in the files --------------------------------------------------------------------


def test_a_facade_prints_nothing() -> None:
    """Below the command line nothing writes to the terminal."""
    printing = []
    for module in MODULES:
        if module.startswith("search.") or module == "corpus.check":
            continue
        path = (ROOT / Path(*module.split("."))).with_suffix(".py")
        if not path.exists():
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "print"
            ):
                printing.append(f"{module}:{node.lineno}")
    assert printing == []


def test_nothing_is_unpickled_or_evaluated() -> None:
    """An index or a document that someone else made must never run code."""
    bad = {"pickle", "marshal", "shelve", "dill"}
    found = []
    for module in MODULES:
        if bad & {name.split(".")[0] for name, _ in _imports(module)}:
            found.append(module)
        path = ROOT / Path(*module.split("."))
        text = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(
            "utf-8"
        )
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("eval", "exec")
            ):
                found.append(f"{module}:{node.lineno}")
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    bare = []
    for module in MODULES:
        path = ROOT / Path(*module.split("."))
        tree = ast.parse(
            (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")
        )
        if not ast.get_docstring(tree):
            bare.append(module)
    assert bare == []


def test_the_list_of_dependencies_is_that_of_the_package() -> None:
    """SECURITY.md tells of each: bound, why, licence; and the command that tests the bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    command = next(line for line in text.splitlines() if line.startswith("python3.11 -m venv"))
    for needed in project["dependencies"]:
        name, bound = re.split("==|>=", needed)
        row = next(r for r in text.splitlines() if r.lower().startswith(f"| {name.lower()} "))
        assert bound in row.split("|")[1] and row.count("|") == 4, needed
        tried = re.search(rf"\b{name}==([\d.]+)", command, re.IGNORECASE)
        assert tried and (tried[1] == bound or tried[1] == f"{bound}.0"), needed
    for extra in project["optional-dependencies"].values():
        for needed in extra:
            assert re.split("[><=; ]", needed)[0].lower() in text.lower(), needed
