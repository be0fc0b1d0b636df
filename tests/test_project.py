"""The project as a whole: which way imports run, what a search imports, that modules stand alone."""  # noqa: E501

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import metadata
from pathlib import Path
from statistics import quantiles

import pytest

from tests.helpers.code import below, expressions, statements
from tests.tables import TABLES, made

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "indexer", "search")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
#: Who may import whom: search -> indexer -> corpus, and never back.
BELOW = {
    "corpus": {"corpus"},
    "indexer": {"indexer", "corpus"},
    "search": {"search", "indexer", "corpus"},
}
THIRD_PARTY = {
    "corpus": {"filelock", "lxml", "yaml", "docx", "pypdfium2"},
    "indexer": {"numpy", "opensearchpy", "whoosh"},
    "search": {"click", "numpy", "openpyxl", "platformdirs", "whoosh"},
}
#: What one door alone may import.
OF_DOORS = {
    "search.web": {"jinja2", "markupsafe", "python_multipart", "starlette", "uvicorn"},
    "search.mcp": {"anyio", "mcp", "mcp_types", "starlette", "uvicorn"},
}
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
)


@cache
def _imports(module: str) -> tuple[tuple[str, int], ...]:
    """The modules that `module` imports, at any depth of its code, with their lines."""
    found: list[tuple[str, int]] = []
    for node in _nodes(module):
        if isinstance(node, ast.Import):
            found.extend((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            assert node.module
            found.append((node.module, node.lineno))
    return tuple(found)


def test_imports_run_one_way_and_third_parties_are_known() -> None:
    assert [wrong for module in MODULES for wrong in _unknown(module)] == []


def _unknown(module: str) -> list[str]:
    package = module.split(".")[0]
    allowed = BELOW[package] | THIRD_PARTY[package] | sys.stdlib_module_names
    if module.startswith("corpus.official."):
        allowed |= {"requests", "urllib3"}
    for door, names in OF_DOORS.items():
        allowed |= names if _inside(module, [door]) else set()
    return [
        f"{module}:{line}: {name}"
        for name, line in _imports(module)
        if name.split(".")[0] not in allowed
    ]


# --- the floors of the house ----------------------------------------------------------------------

#: Of `search`, the highest first. A module imports its own floor and those below, never one above.
FLOORS: tuple[set[str], ...] = (
    {"__main__"},
    {"cli"},
    {"mcp", "web"},
    {"listening", "workspace"},
    {"remote"},
    {"provisions", "session"},
    {"answers", "around", "changes", "checking", "citing_forms", "configuration", "contents",
     "coverage", "documents", "events", "filters", "formats", "index_status", "listing", "no_hits",
     "paths",
     "receipt", "receipt_page", "resolve", "show",
     "pairing", "topics", "verify", "versions", "watching"},
    {"whoosh_searcher"},
    {"segment_searcher"},
    {"foremost", "searcher"},
    {"favoured"},
    {"hits", "markdown", "results", "snippets", "statuses", "wording"},
    {"matching", "ranking"},
    {"query"},
)  # fmt: skip
#: Modules in a circle that an import within a function closes. Only ever take away from this.
STILL_CIRCLE: set[str] = set()
#: Who may hold segments: the index itself, what matches and ranks over it, the two that hand it on.
SEGMENTS = (
    "indexer",
    "search.matching",
    "search.ranking",
    "search.foremost",
    "search.provisions",
    "search.remote",
    "search.searcher",
    "search.segment_searcher",
    "search.session",
    "search.statuses",
    "search.whoosh_searcher",
)
#: What leads to segments.
TO_SEGMENTS = {"index", "lookup", "segment", "segments", "stages"}
#: Functions that are still longer than 50 lines or nested deeper than 4. Only ever take away.
STILL_LONG: set[str] = set()
STILL_DEEP: set[str] = set()


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text("utf-8"))


def _path(module: str) -> Path:
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def _nodes(module: str) -> tuple[ast.AST, ...]:
    """The statements that a module is made of, walked once for all rules."""
    return tuple(statements(_tree(module)))


def _calls(module: str, *names: str) -> list[str]:
    """Where a module calls a function of one of these names."""
    if not re.search(rf"\b(?:{'|'.join(names)})\(", _path(module).read_text("utf-8")):
        return []
    return [
        f"{module}:{node.lineno}"
        for statement in _nodes(module)
        for node in expressions(statement)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names
    ]


def _inside(module: str, packages: Iterable[str]) -> bool:
    return any(module == p or module.startswith(f"{p}.") for p in packages)


def _ran(node: ast.AST, late: bool) -> Iterator[ast.AST]:
    """The statements below that are run, not only read by a type checker; `late`: in functions
    too."""
    for child in below(node):
        if isinstance(child, FUNCTIONS) and not late:
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield child
        yield from _ran(child, late)


@cache
def _needs(module: str, late: bool = False) -> frozenset[str]:
    """Our modules that one imports, at its beginning or (`late`) at any time."""
    found: set[str] = set()
    for node in _ran(_tree(module), late):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{a.name}" for a in node.names} & set(MODULES) or {
                str(node.module)
            }
    return frozenset(found & set(MODULES) - {module})


def _floor(module: str) -> int:
    name = module.split(".")[1]
    return next(n for n, floor in enumerate(FLOORS) if name in floor)


def test_only_the_command_line_knows_click() -> None:
    """And nobody imports the command line but its door, so nobody comes to click through it."""
    for module in MODULES:
        if not _inside(module, ["search.cli", "search.__main__"]):
            assert "click" not in {name for name, _ in _imports(module)}, module
            assert not [n for n in _needs(module, late=True) if _inside(n, ["search.cli"])], module


#: The doors, and the one command of the command line that opens another.
DOORS = ("search.cli", "search.mcp", "search.web")
OPENS = {
    "search.cli.commands.mcp": "search.mcp.serving",
    "search.cli.commands.serve": "search.web.serving",
}
#: What of the floors below the session a door may hold: what it is given back, never what ranks.
BELOW_DOORS = ("search.query.days", "search.results", "search.snippets")


def test_doors_do_not_import_each_other() -> None:
    for module in MODULES:
        for door in DOORS:
            if not _inside(module, [door]):
                found = {n for n in _needs(module, late=True) if _inside(n, [door])}
                known = {OPENS[module]} if module in OPENS else set()
                if module != "search.__main__":
                    assert found <= known, module


def test_doors_stand_above_the_facade() -> None:
    """Their logic is the facade's: they ask a session and render."""
    low = [m for floor in FLOORS[FLOORS.index({"provisions", "session"}) + 2 :] for m in floor]
    for module in MODULES:
        if _inside(module, DOORS[1:]):
            needed = _needs(module, late=True)
            wrong = {n for n in needed if _inside(n, [f"search.{name}" for name in low])}
            assert {n for n in wrong if n not in BELOW_DOORS} == set(), module
            assert not [n for n in needed if _inside(n, ["indexer"])], module


def test_every_module_of_search_has_a_floor() -> None:
    known = set[str]().union(*FLOORS)
    assert {m.split(".")[1] for m in MODULES if m.startswith("search.")} <= known


def test_no_floor_imports_one_above() -> None:
    up = {
        (module, needed)
        for module in MODULES
        for needed in _needs(module, late=True)
        if _inside(module, ["search"]) and module != "search"
        if _inside(needed, ["search"]) and needed != "search"
        if _floor(needed) < _floor(module)
    }
    assert up == set()


@pytest.mark.parametrize("late", [False, True], ids=["at the beginning", "at any time"])
def test_no_imports_run_in_a_circle(late: bool) -> None:
    def reached(module: str, seen: set[str]) -> set[str]:
        for needed in _needs(module, late) - seen:
            seen.add(needed)
            reached(needed, seen)
        return seen

    found = {m for m in MODULES if m in reached(m, set())}
    assert found == (STILL_CIRCLE if late else set())


def test_segments_stay_below_the_session() -> None:
    holding = {
        module
        for module in MODULES
        if _inside(module, ["search"]) and not _inside(module, SEGMENTS)
        for statement in _nodes(module)
        for node in expressions(statement)
        if isinstance(node, ast.Attribute) and node.attr in TO_SEGMENTS
    }
    assert not holding


def _nested(node: ast.AST) -> int:
    """How deep the blocks below stand in each other; `elif` is no deeper than its `if`."""
    deepest = 0
    for child in below(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            continue
        further = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        deepest = max(deepest, _nested(child) + (isinstance(child, BLOCKS) and not further))
    return deepest


def test_functions_are_short_and_flat() -> None:
    """50 lines at most, 25 for all but one in twenty, nested no deeper than 4."""
    found = {
        f"{module}.{node.name}": ((node.end_lineno or 0) - node.lineno + 1, _nested(node))
        for module in MODULES
        for node in _nodes(module)
        if isinstance(node, FUNCTIONS)
    }
    assert {name for name, (lines, _) in found.items() if lines > 50} == STILL_LONG
    assert {name for name, (_, deep) in found.items() if deep > 4} == STILL_DEEP
    assert quantiles((lines for lines, _ in found.values()), n=20)[-1] <= 25


def test_a_command_parses_makes_one_call_and_renders() -> None:
    """In 15 lines, its docstring apart: what it does stands below the command line."""
    for module in MODULES:
        for node in _tree(module).body if _inside(module, ["search.cli.commands"]) else ():
            if isinstance(node, FUNCTIONS) and node.name == "command":
                body = node.body[ast.get_docstring(node) is not None :]
                assert (body[-1].end_lineno or 0) - body[0].lineno < 15, module


def test_no_module_imports_what_is_not_there() -> None:
    """A reader's module named in the table of formats, a command's in the list of commands."""
    from corpus.readers.registry import FORMATS
    from search.cli.app import COMMANDS

    readers = {f"corpus.readers.{f.reader.split(':')[0]}" for f in FORMATS}
    commands = {f"search.cli.commands.{module}" for module, _ in COMMANDS.values()}
    assert readers | commands <= set(MODULES)


#: What imports Whoosh, whose warnings are its own.
WHOOSH = {
    "indexer.format.whoosh_codec", "indexer.whoosh_index", "search.matching.whoosh_query",
    "search.whoosh_searcher",
}  # fmt: skip

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


@pytest.mark.trial
def test_every_module_imports_alone_without_warnings() -> None:
    """Each in turn, with none of ours imported before. Third parties' own warnings are theirs."""
    ours = [m for m in MODULES if m not in WHOOSH]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(ours)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


# --- what a search imports -----------------------------------------------------------------------

#: What of ours a search may import: these modules and packages, and so many modules of them.
ON_THE_PATH = (
    "corpus.citations", "corpus.errors", "corpus.files", "corpus.jurisdictions", "corpus.messages",
    "corpus.named", "corpus.tables", "corpus.text", "corpus.topics",
    "indexer.analysis", "indexer.format", "indexer.freshness", "indexer.index_reader",
    "indexer.phrases", "indexer.remembered", "indexer.scan", "indexer.schema", "search",
)  # fmt: skip
MOST_ON_THE_PATH = 74
THIRD_PARTY_ON_THE_PATH = {"click", "whoosh.lang", "whoosh.lang.porter2", "whoosh.compat", "whoosh"}
#: None of these is worth its import for one query (tens of milliseconds, or memory).
TOO_SLOW = {
    "asyncio", "email", "http", "ssl", "urllib.request", "sqlite3", "pickle", "multiprocessing", "concurrent.futures",  # noqa: E501
    "unittest", "xml", "json", "csv", "hashlib", "logging", "subprocess", "importlib.metadata", "difflib", "numpy",  # noqa: E501
    "dataclasses", "random", "shutil", "tempfile", "tomllib", "corpus.model", "search.pairing",
    "lxml", "yaml", "docx", "pypdfium2", "filelock", "platformdirs", "whoosh.index", "whoosh.query",
}  # fmt: skip

SEARCHED = """
import sys
import click
before = set(sys.modules)
from search.cli.app import main
try:
    main.main(args=sys.argv[1:], prog_name="regsearch")
except SystemExit as done:
    assert not done.code, done.code
print("\\n" + "\\n".join(sorted(set(sys.modules) - before)))
"""


def _imported(home: Path, *args: str | Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SEARCHED, *map(str, args)],
        cwd=ROOT,
        env={**os.environ, "REGSEARCH_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("\n\n")[2].split())


def test_an_index_with_nothing_to_do_loads_no_reader(small_index: Path) -> None:
    corpus = small_index.parent / "papers"
    loaded = _imported(
        small_index.parent, "--corpus", corpus, "--index", small_index, "index", "--dry-run"
    )
    assert "indexer.update" in loaded
    assert not {m for m in loaded if m.startswith(("lxml", "corpus.readers", "corpus.coverage"))}


#: What `pathlib` and Click import and our command line does without.
STOOD_IN_FOR = {"inspect", "urllib.parse", "uuid"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command_line_imports_click_lightly(small_index: Path, language: str) -> None:
    corpus = small_index.parent / "papers"
    arguments = ["--corpus", corpus, "--index", small_index, "search", "blue"]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "regsearch", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "REGSEARCH_HOME": str(small_index.parent), "REGSEARCH_LANG": language},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    imported = {line.rpartition("|")[2].strip() for line in told}
    assert "click.core" in imported
    assert imported & STOOD_IN_FOR == set()


LIGHTLY = r"""
import sys, regsearch
for name in sys.argv[1:]:
    __import__(name)
regsearch._import_lightly()
assert "click" in sys.modules and "pathlib" in sys.modules
import inspect, pathlib, urllib.parse, uuid, click
assert not any(isinstance(m, regsearch._StandIn) for m in (inspect, urllib.parse, uuid))
text = "2b37c75d-7cf1-4b10-a4e0-a1a02b2f3d1c"
assert click.UUID.convert(text, None, None) == uuid.UUID(text)
assert click.UUID.convert(uuid.UUID(text), None, None) == uuid.UUID(text)
assert pathlib.PurePosixPath("/a b/c").as_uri() == "file:///a%20b/c"
for help in ("One line.", "  Two\n    lines\n  of help.", "a\tb", " led"):
    assert click.Option(["--x"], help=help).help == inspect.cleandoc(help), help
with click.progressbar(i for i in range(2)) as bar:
    assert list(bar) == [0, 1]
"""


@pytest.mark.parametrize("before", [[], ["uuid"], ["inspect", "urllib.parse"], ["click"]])
def test_what_is_imported_lightly_works_as_ever(before: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHTLY, *before], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "query",
    ["blue widget", "部件 颜色", "may a collector of widgets ring at 7?", "widget NOT gadget"],
)
def test_a_search_imports_only_what_it_needs(small_index: Path, query: str) -> None:
    corpus = small_index.parent / "papers"
    names = _imported(corpus.parent, "--corpus", corpus, "--index", small_index, "search", query)
    ours = {n for n in names if n.split(".")[0] in PACKAGES}
    assert {n for n in ours if not _inside(n, ON_THE_PATH)} <= set(PACKAGES)
    assert len(ours) <= MOST_ON_THE_PATH, "does every search need the new one?"
    foreign = {
        n
        for n in names
        if n.split(".")[0] not in {*sys.stdlib_module_names, *PACKAGES, "__mp_main__"}
    }
    assert {n for n in foreign if not n.startswith("click")} - THIRD_PARTY_ON_THE_PATH == set()
    slow = {n for n in names if any(n == s or n.startswith(f"{s}.") for s in TOO_SLOW)}
    assert slow == set()


def test_no_module_that_a_search_imports_compiles_an_expression(small_index: Path) -> None:
    """It has `corpus.text.lazy.pattern` do so when the expression is first used."""
    corpus = small_index.parent / "papers"
    names = _imported(corpus.parent, "--corpus", corpus, "--index", small_index, "search", "blue")
    eager = {
        f"{module}:{node.lineno}"
        for module in names & set(MODULES)
        for statement in _ran(_tree(module), late=False)
        for node in expressions(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    }
    assert {where for where in eager if not where.startswith("corpus.messages:")} == set()


def test_named_tuples_are_of_the_kind_that_loads_at_once() -> None:
    typed = {
        module
        for module in MODULES
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom) and node.module == "typing"
        if "NamedTuple" in {name.name for name in node.names}
    }
    ours = {module for module in typed if module.split(".")[0] in PACKAGES}
    assert ours == {"corpus.named"}


@pytest.mark.parametrize(("source", "module"), TABLES.items())
def test_the_modules_of_tables_are_what_their_files_make(source: str, module: str) -> None:
    assert (ROOT / module).read_text("utf-8") == made(source), "run: python -m tests.tables"


def test_help_imports_no_command(small_index: Path) -> None:
    names = _imported(small_index.parent, "--help")
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
        if module.startswith("search.") or module in ("corpus.check", "corpus.figures"):
            continue
        printing += _calls(module, "print")
    assert printing == []


def test_nothing_is_unpickled_or_evaluated() -> None:
    """An index or a document that someone else made must never run code."""
    bad = {"pickle", "marshal", "shelve", "dill"}
    found = []
    for module in MODULES:
        if bad & {name.split(".")[0] for name, _ in _imports(module)}:
            found.append(module)
        found += _calls(module, "eval", "exec")
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    bare = []
    for module in MODULES:
        if not ast.get_docstring(_tree(module)):
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


def test_data_of_others_carries_its_licence() -> None:
    """In the repository, and in what is installed."""
    named = {"LICENSE", "NOTICE", "LICENSES/Apache-2.0.txt"}
    known = metadata("regsearch")
    assert set(known.get_all("License-File") or ()) == named
    assert known["License-Expression"] == "MIT AND Apache-2.0"
    assert "corpus/text/han_fold.txt" in (ROOT / "NOTICE").read_text("utf-8")
    assert "Apache License" in (ROOT / "LICENSES" / "Apache-2.0.txt").read_text("utf-8")


#: What stands at the top; anything else was left there by a tool.
TOP = {
    ".ci", ".gitattributes", ".github", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
    "LICENSES", "NOTICE", "README.md", "README.zh.md", "SECURITY.md", "benchmarks", "corpus",
    "docs", "indexer", "pyproject.toml", "regsearch.py", "search", "tests",
}  # fmt: skip


def test_nothing_else_lies_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("no git repository")
    assert {Path(name).parts[0] for name in listed.stdout.splitlines()} == TOP
