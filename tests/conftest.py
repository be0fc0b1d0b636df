"""What the tests share: made-up corpora, indexes over them, and a runner of the command line.

Nothing here touches the user's folders: every command runs with `REGSEARCH_HOME` in a temporary
folder. The texts are invented (blue widgets and herons), never a published law's.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from corpus.model import Document, Provision, Regulation
from indexer.format.commit import commit, write_deletions
from indexer.format.manifest import Manifest, SegmentInfo, open_segment
from indexer.format.segment import Segment
from indexer.format.segment_writer import SegmentBuilder
from indexer.parallel import describe
from indexer.scan import Root, library_root
from indexer.update import update
from search.paths import default_name
from search.session import Session
from tests.helpers import running
from tests.helpers.running import Runner

#: How many examples of each property are tried; how long one takes says how busy the machine is, so
#: none has a deadline. `--hypothesis-profile thorough` is what `.ci/run` asks for.
EXAMPLES = {"usual": 15, "thorough": 60}
for _name, _examples in EXAMPLES.items():
    settings.register_profile(
        _name,
        deadline=None,
        max_examples=_examples,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("usual")


def pytest_configure(config: pytest.Config) -> None:
    """An interrupt interrupts: a run started in the background ignores it, and so would every
    process that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


#: Of a test with more cases than this, the whole suite runs one in three; the others are trials.
MANY = 20


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks two in three cases of a long table `trial`, unless files are named (they are run whole)
    or the test is marked `whole`."""
    if config.option.file_or_dir:
        return
    tables: defaultdict[object, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and not any(item.iter_markers("trial")):
            tables[item.parent, item.originalname].append(item)
    for cases in tables.values():
        if len(cases) > MANY and not any(cases[0].iter_markers("whole")):
            for number, case in enumerate(cases):
                if number % 3:
                    case.add_marker("trial")


HERON = """蓝鸟出借试行办法

第一章 总则

第一条 蓝鸟公司出借款项，应当先问明款项的用途。

第二条 蓝鸟公司的催收员不得在夜间敲门。

第二章 附则

第三条 本办法自2020年1月1日起施行。
"""

WIDGET = """---
id: zz/widget-act
title: Widget Lending Act
title_zh: 部件出借法
aliases: [WLA]
jurisdiction: US
kind: statute
issuer: Widget Assembly
effective: 2019-05-01
status: in force
text: digest
url: https://widgets.example/act
---

Made-up rules for tests.

## § 1

```yaml
heading_zh: 部件的颜色
heading_en: Colour of widgets
topics: [licensing]
confidence: unverified
```

部件出借人应当把部件漆成蓝色。

A widget lender shall paint every widget blue.

## § 2(a)

```yaml
heading_zh: 按铃时间
heading_en: Ringing hours
topics: [call-times]
see: [zz/widget-act#1]
confidence: unverified
```

部件催收员每天8时前不得按铃。

A collector of widgets may not ring before 8 in the morning.
"""

GADGET = """---
id: zz/gadget-rule
title: Gadget Rule
jurisdiction: GB
kind: departmental rule
effective: 2012-02-03
repealed: 2018-06-30
status: repealed
text: digest
url: https://gadgets.example/rule
---

Made-up rules for tests.

## Article 1

```yaml
heading_zh: 旧规则
heading_en: Old gadget rule
topics: [call-times]
confidence: unverified
```

小装置催收员不得吹口哨。

A gadget collector may not whistle. Gadget lenders keep their ledgers for nine years.

## Article 2

```yaml
heading_zh: 账册
heading_en: Ledgers
topics: [record-keeping]
confidence: unverified
```

小装置的账册保存九年。

Ledgers of gadgets and of every widget are kept for nine years.
"""

FILES: Mapping[str, str] = {"heron.txt": HERON, "widget.md": WIDGET, "gadget.md": GADGET}


def _write(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def write_files() -> Callable[[Path, Mapping[str, str]], Path]:
    """Writes made-up files (name to text) below a folder, and gives the folder back."""
    return _write


@pytest.fixture(scope="session")
def files() -> Mapping[str, str]:
    """The files of the small corpus."""
    return FILES


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A fresh copy of the small corpus: three files, seven provisions."""
    return _write(tmp_path / "papers", FILES)


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the small corpus, only to be read."""
    base = tmp_path_factory.mktemp("small")
    update(base / "index", [Root("papers", _write(base / "papers", FILES))])
    return base / "index"


@pytest.fixture
def small_session(small_index: Path) -> Session:
    """The small corpus, opened."""
    return Session(small_index)


@pytest.fixture(scope="session")
def library_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A REGSEARCH_HOME whose index holds the built-in library; only to be read or copied."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # one for all workers
        base = base.parent
    home = base / "library-home"
    with FileLock(base / "library-home.lock"):
        if not home.exists():
            made = base / "library-home.new"
            update(made / "index" / default_name(), [library_root()])
            made.rename(home)
    return home


@pytest.fixture(scope="session")
def library(library_home: Path) -> Session:
    """The built-in library, opened."""
    return Session(library_home / "index" / default_name())


# --- indexes made by hand ------------------------------------------------------------------------


def _document(
    id: str, texts: Sequence[str], *, headings: Sequence[str] = (), paths: Sequence[str] = (),
    **fields: object,
) -> Document:  # fmt: skip
    provisions = tuple(
        Provision(
            citation=f"Article {i + 1}", key=str(i + 1), text=text,
            heading=headings[i] if headings else "",
            path=(paths[i],) if paths and paths[i] else (),
        )
        for i, text in enumerate(texts)
    )  # fmt: skip
    values = {"title": f"Title {id}", "source": f"{id}.txt", **fields}
    return Document(Regulation(id=id, **values), provisions)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """Makes a document: document(id, texts, headings=, paths=, and fields of the regulation)."""
    return _document


def _index(
    folder: Path, batches: Iterable[Sequence[Document]], deleted: Iterable[str] = ()
) -> Session:
    folder.mkdir(parents=True, exist_ok=True)
    gone, infos = set(deleted), []
    for n, documents in enumerate(batches, 1):
        builder = SegmentBuilder()
        dead: list[int] = []
        for one in documents:
            first = builder.doc_count
            builder.add(one)
            if one.regulation.id in gone:
                dead.extend(range(first, builder.doc_count))
        path = folder / f"s1-{n}.seg"
        builder.write(path)
        info: SegmentInfo = describe(path, Segment(path))
        if dead:
            file, crc = write_deletions(folder, path.name, 1, dead)
            info = info._replace(deletions=file, deletions_crc=crc)
            info = describe(path, open_segment(folder, info), info)
        infos.append(info)
    commit(folder, Manifest(1, "2026-01-01T00:00:00Z", 0, (), 0, 0, 0, tuple(infos)), [])
    return Session(folder)


@pytest.fixture(scope="session")
def make_index() -> Callable[..., Session]:
    """Makes an index of given segments: make_index(folder, [documents of each], deleted=ids)."""
    return _index


# --- the command line ----------------------------------------------------------------------------


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No variable of the user's reaches the commands; the home is a fresh folder, returned."""
    names = (
        "REGSEARCH_CORPUS",
        "REGSEARCH_HOME_JURISDICTION",
        "REGSEARCH_INDEX",
        "REGSEARCH_LANG",
        "REGSEARCH_THESAURUS",
        "NO_COLOR",
        "FORCE_COLOR",
    )
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    home = tmp_path / "home"
    monkeypatch.setenv("REGSEARCH_HOME", str(home))
    return home


@pytest.fixture
def run(clean_environment: Path) -> Runner:
    """Runs `regsearch` in this process, with an empty home in a temporary folder."""
    return running.run


@pytest.fixture
def run_small(run: Runner, small_index: Path) -> Runner:
    """Runs `regsearch` over the small corpus, which is indexed already."""
    corpus = small_index.parent / "papers"
    return lambda *args, stdin=b"": run(
        "--corpus", corpus, "--index", small_index, *args, stdin=stdin
    )


@pytest.fixture
def run_library(clean_environment: Path, library_home: Path) -> Runner:
    """Runs `regsearch` in a home of its own, where the built-in library is indexed already."""
    shutil.copytree(library_home, clean_environment)
    return running.run
