"""Taking documents in: what is refused is told, and nothing of the user's is replaced."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from pathlib import Path

import pytest

from search.documents import Added, add_bytes, add_path, add_stream
from tests.helpers.running import Runner

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture
def run(run_library: Runner) -> Runner:
    """The library is indexed once for all: what is tried comes to it."""
    return run_library


def paper(n: int) -> bytes:
    return f"Act {n}\n\nSection 1. A heron with number{n}.\n".encode()


@pytest.mark.trial
def test_many_at_once_under_one_name_are_all_kept(tmp_path: Path) -> None:
    """Sixteen different documents of one name, and each of them twice."""
    added: list[Added] = []

    def add(n: int) -> None:
        added.append(add_bytes(paper(n), "act.txt", tmp_path))

    threads = [threading.Thread(target=add, args=(n % 16,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [one.failure for one in added if one.failure]
    kept = sorted(p.read_bytes() for p in tmp_path.iterdir())
    assert set(kept) == {paper(n) for n in range(16)}
    for one in added:
        assert one.path and one.path.is_file()


def test_what_would_not_be_searched_is_not_added(tmp_path: Path) -> None:
    for name in (".hidden.txt", "act.txt~", "act.part", "act.tmp", ".."):
        one = add_bytes(paper(1), name, tmp_path)
        assert one.failure.startswith("hidden or temporary by its name"), name
    assert not list(tmp_path.iterdir())


def test_odd_names(tmp_path: Path) -> None:
    assert add_bytes(paper(1), "a\0b.txt", tmp_path).path == tmp_path / "ab.txt"
    assert add_bytes(paper(2), "/etc/x/../act.txt", tmp_path).path == tmp_path / "act.txt"
    assert add_bytes(paper(3), "", tmp_path).path == tmp_path / "stdin.txt"
    if os.name == "posix":
        assert (
            "cannot be copied (File name too long)"
            in add_bytes(paper(4), "a" * 300 + ".txt", tmp_path).failure
        )


def test_standard_input_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGSEARCH_MAX_FILE_MB", "1")
    one = add_stream(io.BytesIO(b"x" * (2 << 20)), "act.txt", tmp_path)
    assert one.failure == "has more than 1 MB (REGSEARCH_MAX_FILE_MB)"
    assert add_stream(io.BytesIO(b""), "act.txt", tmp_path).failure == "is empty"


def test_many_regulations_are_counted_not_held(tmp_path: Path) -> None:
    rows = b"\n".join(b'{"law": "Law %d", "text": "A heron."}' % n for n in range(9))
    one = add_bytes(rows, "laws.jsonl", tmp_path)
    assert (one.total, len(one.documents)) == (9, 5)


@posix
def test_special_files_are_told_of(run: Runner, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", Path("/dev/null")):
        ran = run("add", path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"not added: {path.name}: no plain file (a FIFO, socket or device)\n"


@posix
def test_a_folder_tells_what_it_left_out(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    os.mkfifo(source / "sub" / "pipe")
    (source / "out.txt").symlink_to(tmp_path / "elsewhere")
    (source / ".git").mkdir()
    (source / "act.txt").write_bytes(paper(1))
    told = {one.name: one.failure for one in add_path(source, tmp_path / "documents")}
    assert told == {
        "in/act.txt": "",
        "in/out.txt": "a link that leads out of the corpus",
        "in/sub/pipe": "no plain file (a FIFO, socket or device)",
    }
    empty = _empty(tmp_path / "empty")
    (one,) = add_path(empty, tmp_path / "documents")
    assert one.failure == "holds no files that are not here already"
    (empty / ".git").mkdir()  # what no user misses is no more than nothing
    (one,) = add_path(empty, tmp_path / "documents")
    assert one.failure == "holds no files that are not here already"


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_document_that_left_is_not_removed_elsewhere(
    run_library: Runner, clean_environment: Path, tmp_path: Path
) -> None:
    (tmp_path / "act.txt").write_bytes(paper(1))
    assert run_library("add", tmp_path / "act.txt").code == 0
    copy = clean_environment / "documents" / "act.txt"
    copy.unlink()
    ran = run_library("remove", "documents/act.txt")
    assert ran.code == 2 and "is not in" in ran.err and "regsearch index" in ran.err
    assert (tmp_path / "act.txt").read_bytes() == paper(1)


def test_only_the_users_folder_is_removed_from(run: Runner, tmp_path: Path) -> None:
    """A corpus of one's own may be called `documents` as well."""
    own = tmp_path / "elsewhere" / "documents"
    own.mkdir(parents=True)
    (own / "act.txt").write_bytes(paper(1))
    ran = run("--corpus", own, "--index", tmp_path / "index", "remove", "documents~2/act.txt")
    assert ran.code == 1 and "no document of yours" in ran.err and (own / "act.txt").is_file()


@posix
def test_a_removed_document_with_an_odd_name_is_found(
    run_library: Runner, clean_environment: Path, tmp_path: Path
) -> None:
    """Its name in the index is not its name on the disk."""
    odd = clean_environment / "documents" / "a\nb.txt"
    odd.parent.mkdir()
    odd.write_bytes(paper(5))
    assert run_library("index").code == 0
    ran = run_library("remove", "documents/a\ufffdb.txt")
    assert ran.code == 0 and not odd.exists()
    assert (clean_environment / "removed" / "a\nb.txt").read_bytes() == paper(5)


def test_an_archive_is_added_with_what_of_it_can_be_read(run: Runner, tmp_path: Path) -> None:
    archive = tmp_path / "laws.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("a.txt", "Heron Lamp Act\n\n1. A heron lends a lamp.\n2. A lamp is lent.\n")
        made.writestr("b.bin", b"\0\1")
    added = run("add", archive)
    assert added.code == 2 and "Heron Lamp Act" in added.out
    assert "laws.zip: is read in part, without 1 of 2 files in it: b.bin: no reader" in added.err
    assert "not added" not in added.err
    assert (
        "a heron lends a lamp" in run("search", "heron lends lamp", "--format", "json").out.lower()
    )
    assert "b.bin" in run("status").out + run("status").err


def test_a_folder_that_holds_the_users_documents_is_added_without_them(
    run_library: Runner, clean_environment: Path
) -> None:
    above = clean_environment.parent
    (above / "act.txt").write_bytes(paper(1))
    (clean_environment / "removed").mkdir(parents=True)
    (clean_environment / "removed" / "old.txt").write_bytes(paper(2))
    for _ in range(2):
        assert run_library("add", above).code == 0
    copies = [path for path in (clean_environment / "documents").rglob("*") if path.is_file()]
    assert len(copies) == 1
