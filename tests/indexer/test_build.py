"""Building: incremental runs equal a rebuild, and no accident loses the index."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.format.commit
import indexer.format.manifest
import indexer.parallel
import indexer.update
import indexer.writer
from corpus.errors import Locked
from corpus.model import Document
from corpus.source import Source
from indexer.format.manifest import read_manifest, read_sources
from indexer.reading import Turn
from indexer.scan import Found, Root, named_roots, scan
from indexer.update import Progress, update
from search.ranking.terms import Weighted
from search.results import Options
from search.session import Session
from tests.helpers.seeds import examples
from tests.trials import histories

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ["heron", "blue heron", "蓝鸟", "夜间敲门", "lend OR stork", '"blue heron"', "her*", "heron -blue",  # noqa: E501
           "herons 蓝鸟出借 blue", "title:act heron"]  # fmt: skip


def _answers(folder: Path) -> list[list[tuple[str, float]]]:
    session = Session(folder)
    found = [session.search(q, Options(limit=50)) for q in QUERIES]
    return [[(h.id, h.score) for h in r.hits] for r in found]


def _counts(folder: Path) -> list[tuple[int, int]]:
    session = Session(folder)
    return [(r.all_words, r.some_words) for r in map(session.search, QUERIES)]


def _same(one: Path, other: Path) -> None:
    for a, b in zip(_answers(one), _answers(other), strict=True):
        assert [id for id, _ in a] == [id for id, _ in b]
        assert [s for _, s in a] == pytest.approx([s for _, s in b], abs=1e-9)
    assert _counts(one) == _counts(other)
    x, y = Session(one).reader, Session(other).reader
    assert (x.documents, x.regulations) == (y.documents, y.regulations)
    assert (x.words, x.pairs) == (y.words, y.pairs)


# --- incremental = rebuild -----------------------------------------------------------------------

NAMES = st.sampled_from([f"paper{i}.txt" for i in range(6)])
TEXTS = st.lists(
    st.lists(
        st.sampled_from(["heron", "blue", "lend", "stork", "蓝鸟出借", "夜间敲门"]),
        min_size=1,
        max_size=8,
    ),
    min_size=1,
    max_size=4,
).map(
    lambda rows: "\n\n".join(f"Section {i}. {' '.join(row)} here." for i, row in enumerate(rows, 1))
)
STEPS = st.lists(
    st.lists(st.tuples(NAMES, st.none() | TEXTS), min_size=1, max_size=4), min_size=1, max_size=5
)


@examples(0.25)
@given(steps=STEPS)
def test_incremental_runs_equal_a_rebuild(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[tuple[str, str | None]]]
) -> None:
    """Files are added, changed and deleted (None) in any order, with a run after each few."""
    base = tmp_path_factory.mktemp("steps")
    corpus = base / "papers"
    corpus.mkdir()
    roots = [Root("papers", corpus)]
    for changes in steps:
        for name, text in changes:
            if text is None:
                (corpus / name).unlink(missing_ok=True)
            else:
                (corpus / name).write_text(f"Title of {name} Act\n\n{text}\n", encoding="utf-8")
        update(base / "kept", roots)
    update(base / "fresh", roots, rebuild=True)
    _same(base / "kept", base / "fresh")
    shutil.rmtree(base)


@pytest.mark.trial
def test_random_histories_equal_fresh_indexes_in_order_score_and_passage() -> None:
    """Pages, sorts, citations and laws by name too; ties are many."""
    assert histories.trials(20)["wrong"] == []


def test_candidates_that_tie_are_cut_off_alike(tmp_path: Path) -> None:
    """The first stage keeps the same ones of provisions that score the same, in both kernels."""
    from search.ranking import numpy_kernel, python_kernel

    corpus = tmp_path / "papers"
    corpus.mkdir()
    roots = [Root("papers", corpus)]
    for i in (7, 2, 5, 1, 6, 3, 4, 0):
        (corpus / f"p{i}.txt").write_text("Act\n\nSection 1. A heron lends.\n", "utf-8")
        update(tmp_path / "kept", roots)
    update(tmp_path / "fresh", roots)
    for kernel in (python_kernel, numpy_kernel):
        found = []
        for session in (Session(tmp_path / "kept"), Session(tmp_path / "fresh")):
            session.stages.kernel = kernel
            rows = session.stages.candidates([Weighted("heron", 1.0)], size=3)
            found.append({session.load(c.segment, c.doc).regulation.source for c in rows})
        assert found[0] == found[1] == {f"papers/p{i}.txt" for i in range(3)}


def test_many_runs_merge_and_equal_a_rebuild(tmp_path: Path) -> None:
    """Forty commits of one file each: segments stay few, answers stay the same."""
    rng = random.Random(7)
    corpus = tmp_path / "papers"
    corpus.mkdir()
    roots = [Root("papers", corpus)]
    for i in range(40):
        words = " ".join(rng.choices(["heron", "blue", "lend", "stork", "蓝鸟出借"], k=12))
        (corpus / f"p{i % 25}.txt").write_text(
            f"Act {i}\n\nSection 1. {words}.\n", encoding="utf-8"
        )
        update(tmp_path / "kept", roots)
    assert len(read_manifest(tmp_path / "kept").segments) < 12
    update(tmp_path / "fresh", roots)
    _same(tmp_path / "kept", tmp_path / "fresh")
    named = {s.file for s in read_manifest(tmp_path / "kept").segments}
    assert {p.name for p in (tmp_path / "kept").glob("*.seg")} == named, (
        "old segments are swept away"
    )


def test_segments_written_because_memory_is_full_change_nothing(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They become one when all is read; seven that stay apart give the same."""
    for i in range(4):
        (small / f"p{i}.txt").write_text(f"Act {i}\n\nSection 1. A blue heron.\n", "utf-8")
    update(tmp_path / "one", [Root("papers", small)])
    monkeypatch.setattr(indexer.parallel, "POSTINGS_IN_MEMORY", 1)
    update(tmp_path / "merged", [Root("papers", small)])
    monkeypatch.setattr(indexer.writer.Segments, "_merge_into_one", lambda *_: None)
    update(tmp_path / "seven", [Root("papers", small)])
    folders = [tmp_path / name for name in ("one", "merged", "seven")]
    assert [len(read_manifest(folder).segments) for folder in folders] == [1, 1, 7]
    _same(tmp_path / "one", tmp_path / "merged")
    _same(tmp_path / "one", tmp_path / "seven")


def test_what_a_run_reports(tmp_path: Path, small: Path) -> None:
    roots, folder = [Root("papers", small)], tmp_path / "index"
    first = update(folder, roots)
    assert (sorted(first.added), first.rebuilt) == (
        ["papers/gadget.md", "papers/heron.txt", "papers/widget.md"], "new",
    )  # fmt: skip
    assert (first.documents, first.provisions, first.failures) == (3, 7, {})
    again = update(folder, roots)
    assert (again.work, again.unchanged, again.rebuilt) == (0, 3, "")
    (small / "heron.txt").unlink()
    (small / "widget.md").write_text((small / "widget.md").read_text("utf-8") + "\nblue\n", "utf-8")
    (small / "egret.txt").write_text("Section 1. An egret.\n", "utf-8")
    last = update(folder, roots)
    assert (last.added, last.changed, last.removed, last.unchanged) == (
        ["papers/egret.txt"], ["papers/widget.md"], ["papers/heron.txt"], 1,
    )  # fmt: skip


def test_a_run_without_changes_writes_nothing(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    before = read_manifest(folder)
    update(folder, [Root("papers", small)])
    assert read_manifest(folder) == before


def test_a_touched_file_is_not_read_again(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    os.utime(small / "heron.txt", (1, 1))
    report = update(folder, [Root("papers", small)])
    assert (report.work, report.unchanged) == (0, 3)
    assert read_sources(folder, read_manifest(folder))["papers/heron.txt"].mtime == 10**9


def test_a_change_of_the_same_size_at_the_same_time_is_seen(tmp_path: Path, small: Path) -> None:
    """File systems with coarse clocks: a file just written is hashed, whatever its time says."""
    folder, path = tmp_path / "index", small / "heron.txt"
    update(folder, [Root("papers", small)])
    stat = path.stat()
    path.write_text(path.read_text("utf-8").replace("蓝鸟", "白鹭"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert update(folder, [Root("papers", small)]).changed == ["papers/heron.txt"]
    assert Session(folder).search('"白鹭公司"').hits


def test_a_dry_run_changes_nothing(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "index"
    report = update(folder, [Root("papers", small)], dry_run=True)
    assert len(report.added) == 3 and not folder.exists()
    update(folder, [Root("papers", small)])
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    (small / "heron.txt").unlink()
    report = update(folder, [Root("papers", small)], dry_run=True)
    assert report.removed == ["papers/heron.txt"]
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


# --- which files ---------------------------------------------------------------------------------


def test_what_is_passed_over(tmp_path: Path, small: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("Section 1. A secret heron.\n")
    (small / "out.txt").symlink_to(outside / "secret.txt")
    (small / "outfolder").symlink_to(outside)
    (small / "loop").symlink_to(small)
    (small / "inside.txt").symlink_to(small / "heron.txt")
    (small / "dangling.txt").symlink_to(small / "nowhere.txt")
    for name in (".hidden.txt", "heron.txt~", "x.part", "y.tmp"):
        (small / name).write_text("Section 1. Hidden.\n")
    (small / ".git").mkdir()
    (small / ".git" / "a.txt").write_text("Section 1. Hidden.\n")
    found = [f.name for f in scan([Root("p", small)])]
    assert found == ["p/gadget.md", "p/heron.txt", "p/inside.txt", "p/widget.md"]


def test_a_corpus_may_be_one_file(small: Path) -> None:
    assert [f.name for f in scan([Root("heron.txt", small / "heron.txt")])] == ["heron.txt"]
    assert list(scan([Root("gone", small / "gone")])) == []


def test_roots_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "x", tmp_path / "b" / "x", tmp_path / "c"]
    assert [r.name for r in named_roots(paths)] == ["x", "x~2", "c"]


def test_two_roots_with_the_same_file_names(
    tmp_path: Path, write_files: Callable[..., Path]
) -> None:
    one = write_files(tmp_path / "a" / "x", {"p.txt": "Section 1. A heron.\n"})
    two = write_files(tmp_path / "b" / "x", {"p.txt": "Section 1. An egret.\n"})
    roots = named_roots([one, two])
    update(tmp_path / "index", roots)
    (two / "p.txt").unlink()
    update(tmp_path / "index", roots)
    session = Session(tmp_path / "index")
    assert session.search("heron").hits and not session.search("egret").hits


BAD: Mapping[str, bytes] = {
    "empty.txt": b"",
    "noise.txt": bytes(range(256)) * 40,
    "what.xyz": b"Section 1. Unknown suffix.",
    "broken.md": b"---\ntext: digest\nid: [\n---\n",
    "broken.txt.gz": b"no gzip",
    "broken.pdf": b"%PDF-1.4 broken",
}


def test_a_file_that_cannot_be_read_is_a_failure_and_the_rest_goes_on(
    tmp_path: Path, small: Path
) -> None:
    for name, data in BAD.items():
        (small / name).write_bytes(data)
    time.sleep(0.05)  # a failure in the tick of its file's last change is tried again
    folder = tmp_path / "index"
    report = update(folder, [Root("papers", small)])
    assert sorted(report.failures) == sorted(f"papers/{name}" for name in BAD)
    assert all(reason.strip() and "\n" not in reason for reason in report.failures.values())
    assert (report.documents, read_manifest(folder).failures) == (3, len(BAD))
    assert Session(folder).search("heron OR 蓝鸟").hits
    again = update(folder, [Root("papers", small)])
    assert (again.work, again.failures) == (0, report.failures), (
        "failures are told again, not read again"
    )


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="needs a file that its owner cannot read"
)
def test_an_unreadable_file_is_a_failure(tmp_path: Path, small: Path) -> None:
    (small / "heron.txt").chmod(0)
    report = update(tmp_path / "index", [Root("papers", small)])
    assert list(report.failures) == ["papers/heron.txt"]


def test_a_file_that_breaks_leaves_the_index(tmp_path: Path, small: Path) -> None:
    """What it held before is not found any more: it is not what the file says now."""
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    (small / "heron.txt").write_bytes(b"")
    report = update(folder, [Root("papers", small)])
    assert report.failures == {"papers/heron.txt": "is empty"}
    assert not Session(folder).search('"蓝鸟公司"').hits


def test_of_a_file_that_breaks_off_what_is_counted_is_found(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its first documents are kept or not, the index and its account of it agree."""
    import indexer.reading
    from corpus.errors import UnreadableError

    real = indexer.reading.documents

    def half(file: Found, turn: Turn) -> tuple[Source, str, Iterator[Document]]:
        source, format, stream = real(file, turn)

        def documents() -> Iterator[Document]:
            yield from stream
            if file.name.endswith("heron.txt"):
                raise UnreadableError(file.name, "breaks off")

        return source, format, documents()

    monkeypatch.setattr(indexer.reading, "documents", half)
    report = update(tmp_path / "index", [Root("papers", small)])
    assert report.failures == {"papers/heron.txt": "breaks off"}
    found = bool(Session(tmp_path / "index").search('"蓝鸟公司"').hits)
    line = read_sources(tmp_path / "index", read_manifest(tmp_path / "index"))["papers/heron.txt"]
    assert found == bool(line.documents), "what is counted is what can be found"


# --- accidents -----------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
import indexer.update, indexer.parallel, indexer.format.commit, indexer.writer
from indexer.update import Progress, update
from indexer.scan import Root

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

class Bar(Progress):
    count = 0
    def file(self, name):
        self.count += 1
        if where == "reading" and self.count == 3:
            die()

corpus, folder, where = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if where == "merging":
    indexer.writer.Segments._merge = die
if where == "committing":
    indexer.writer.commit = die
if where == "renaming":
    indexer.format.commit.replace = die
if where == "sweeping":
    indexer.format.commit.sweep = die
indexer.parallel.POSTINGS_IN_MEMORY = 50
update(folder, [Root("papers", corpus)], progress=Bar())
"""


@pytest.mark.trial
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("where", ["reading", "merging", "committing", "renaming", "sweeping"])
def test_a_killed_build_leaves_the_old_index(
    tmp_path: Path, small: Path, where: str, write_files: Callable[..., Path]
) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    before = _answers(folder)
    write_files(
        small,
        {f"new{i}.txt": f"Act {i}\n\nSection 1. A blue heron number {i}.\n" for i in range(8)},
    )
    done = subprocess.run(
        [sys.executable, "-c", KILLED, small, folder, where], cwd=ROOT, timeout=300
    )
    assert done.returncode == -signal.SIGKILL
    if where == "sweeping":  # after the rename: the new state holds
        assert len(_answers(folder)[0]) == 8
    else:
        assert _answers(folder) == before
    report = update(folder, roots, wait=0)
    assert report.rebuilt == "", "what was committed is kept"
    update(tmp_path / "fresh", roots)
    _same(folder, tmp_path / "fresh")
    manifest = read_manifest(folder)
    named = {"CURRENT", f"sources.{manifest.generation}"} | {s.file for s in manifest.segments}
    if where != "sweeping":
        assert {p.name for p in folder.iterdir()} - {"LOCK", "LOCK.pid"} == named


@pytest.mark.trial
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_first_build_that_is_killed_is_done_again(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "index"
    subprocess.run([sys.executable, "-c", KILLED, small, folder, "reading"], cwd=ROOT, timeout=300)
    report = update(folder, [Root("papers", small)], wait=0)
    assert (report.rebuilt, report.documents) == ("new", 3)


def test_an_error_leaves_the_old_index_and_frees_the_lock(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    before = _answers(folder)
    (small / "more.txt").write_text("Section 1. More herons.\n")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(indexer.format.commit, "write_file", full)
        with pytest.raises(OSError, match="No space"):
            update(folder, [Root("papers", small)])
    assert _answers(folder) == before
    assert update(folder, [Root("papers", small)], wait=0).added == ["papers/more.txt"]


# --- the lock ------------------------------------------------------------------------------------

HOLDER = """
import sys, time
from pathlib import Path
from corpus.files import write_lock
from tests.helpers.seeds import examples
with write_lock(Path(sys.argv[1]), 0, "the index is"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def _holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def test_the_second_writer_says_who_holds_the_index(tmp_path: Path, small: Path) -> None:
    with _holder(tmp_path / "index") as holder:
        with pytest.raises(Locked) as error:
            update(tmp_path / "index", [Root("papers", small)], wait=0.1)
        holder.communicate("\n", timeout=120)
    assert str(error.value) == (
        f"the index is being written by process {holder.pid}; try again when it is done"
    )


@pytest.mark.trial
def test_the_second_writer_waits(tmp_path: Path, small: Path) -> None:
    with _holder(tmp_path / "index") as holder:
        assert holder.stdin
        timer = threading.Timer(0.3, lambda: (holder.stdin.write("\n"), holder.stdin.flush()))  # type: ignore[union-attr]
        timer.start()
        report = update(tmp_path / "index", [Root("papers", small)], wait=30)
        timer.join()
    assert report.documents == 3


@pytest.mark.trial
def test_two_processes_that_index_at_once_both_end_well(tmp_path: Path, small: Path) -> None:
    """The second waits, then finds all that the first has read."""
    folder = tmp_path / "index"
    command = [
        sys.executable,
        "-m",
        "search",
        "--lang",
        "en",
        "--corpus",
        str(small),
        "--index",
        str(folder),
    ]
    both = [
        subprocess.Popen(
            [*command, "index", "--wait", "300"], cwd=ROOT, text=True, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = sorted((process.communicate(timeout=600)[1] for process in both), key=len)
    assert [process.returncode for process in both] == [0, 0]
    assert "0 new" in said[0] and "3 unchanged" in said[0]
    assert "3 new, 0 changed" in said[1]
    assert read_manifest(folder).files == 3


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path, small: Path) -> None:
    with _holder(tmp_path / "index") as holder:
        holder.kill()
        holder.wait(120)
        assert update(tmp_path / "index", [Root("papers", small)], wait=0).documents == 3


@pytest.mark.trial
def test_searching_takes_no_lock(tmp_path: Path, small: Path) -> None:
    update(tmp_path / "index", [Root("papers", small)])
    with _holder(tmp_path / "index") as holder:
        assert Session(tmp_path / "index").search("widget").hits
        holder.communicate("\n", timeout=120)


# --- readers beside a writer ---------------------------------------------------------------------


def _generation(folder: Path, corpus: Path, n: int) -> None:
    for i in range(3):
        (corpus / f"p{i}.txt").write_text(f"Act {i}\n\nSection 1. A heron of year{n}.\n", "utf-8")
    update(folder, [Root("papers", corpus)])


@pytest.mark.trial
def test_a_search_during_builds_sees_one_generation(tmp_path: Path) -> None:
    """Every file changes with each run; a search never finds files of two runs."""
    corpus, folder = tmp_path / "papers", tmp_path / "index"
    corpus.mkdir()
    _generation(folder, corpus, 0)
    seen: list[set[str]] = []
    errors: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                hits = Session(folder).search("heron").hits
                seen.append({h.snippet.split()[-1] for h in hits})
                assert len(hits) == 3
            except Exception as error:
                errors.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 15):
        _generation(folder, corpus, n)
    deadline = time.monotonic() + 120
    while len(seen) < 5 and reader.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    done.set()
    reader.join()
    assert not errors, errors
    assert seen and all(len(years) == 1 for years in seen)


def test_an_open_session_keeps_its_state(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "papers", tmp_path / "index"
    corpus.mkdir()
    _generation(folder, corpus, 0)
    old = Session(folder)
    _generation(folder, corpus, 1)
    assert old.search('"year0"').hits and not old.search('"year1"').hits
    assert Session(folder).search('"year1"').hits and not Session(folder).search('"year0"').hits


# --- progress ------------------------------------------------------------------------------------


def test_progress_is_told_each_file(tmp_path: Path, small: Path) -> None:
    told: list[object] = []

    class Tell(Progress):
        def start(self, total: int) -> None:
            told.append(total)

        def file(self, name: str) -> None:
            told.append(name)

        def done(self) -> None:
            told.append("done")

    update(tmp_path / "index", [Root("papers", small)], progress=Tell())
    assert told == [3, "papers/gadget.md", "papers/heron.txt", "papers/widget.md", "done"]


def test_roots_that_change_are_a_new_state(tmp_path: Path, small: Path) -> None:
    roots: Sequence[Root] = [Root("papers", small)]
    update(tmp_path / "index", roots)
    other = tmp_path / "other"
    other.mkdir()
    (other / "egret.txt").write_text("Section 1. An egret.\n", "utf-8")
    report = update(tmp_path / "index", [*roots, Root("other", other)])
    assert (report.added, report.unchanged) == (["other/egret.txt"], 3)
    report = update(tmp_path / "index", [Root("other", other)])
    assert (len(report.removed), report.unchanged) == (3, 1)
