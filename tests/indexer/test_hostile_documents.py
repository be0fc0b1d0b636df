"""Hostile documents: each is read, or refused with its name and a reason; nothing else happens."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import CRASH, FAULT, PASSING, UnreadableError
from corpus.readers.registry import format_of
from corpus.source import Source
from indexer import reading, wire
from indexer.format.manifest import read_manifest, read_sources
from indexer.reading import loading, sandbox
from indexer.reading.limits import LimitError, Limits
from indexer.reading.sandbox import Job
from indexer.scan import Found, Root, scan
from indexer.update import update
from search.session import Session
from tests.helpers.running import Runner
from tests.helpers.seeds import as_trial
from tests.trials import hostile_documents

ROOT = Path(__file__).resolve().parents[2]

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's limits and /proc")

#: Takes a reader some seconds, without anything wrong in it.
SLOW = "".join(f"第{i % 3000 + 1}条 蓝鸟不得在夜间敲门。\n" for i in range(200_000))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Each test has reading processes of its own."""
    sandbox.close()
    yield
    sandbox.close()


def found(path: Path, name: str = "") -> Found:
    return Found(name or path.name, str(path), 0, 0, 0, 0)


def provisions(path: Path) -> int:
    return sum(len(d.provisions) for d in reading.documents(found(path))[2])


def reason(path: Path) -> str:
    """Why the file cannot be read: one line that names no file, short, harmless to show."""
    with pytest.raises(UnreadableError) as caught:
        provisions(path)
    said = caught.value.reason
    assert caught.value.name and said and len(said) < 400 and said.isprintable(), said
    assert caught.value.kind != FAULT, said
    return said


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return path


# --- a process that may die ----------------------------------------------------------------------


def processes() -> list[sandbox._Process]:
    return sandbox._idle


def test_one_process_reads_many_files(small: Path) -> None:
    for path in sorted(small.iterdir()):
        assert provisions(path)
    assert [p.files for p in processes()] == [3]


def test_a_process_is_replaced_after_so_many_files(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "FILES_PER_PROCESS", 2)
    for path in sorted(small.iterdir()):
        assert provisions(path)
    assert [p.files for p in processes()] == [1]


def test_a_crash_harms_neither_the_run_nor_the_next_file(tmp_path: Path, small: Path) -> None:
    started: list[sandbox._Process] = []
    real = sandbox._Process.ask

    def ask(self: sandbox._Process, job: Job) -> None:
        real(self, job)
        if job.name == "slow.txt":
            started.append(self)
            threading.Timer(0.5, self.child.kill).start()

    write(tmp_path / "slow.txt", SLOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox._Process, "ask", ask)
        assert reason(tmp_path / "slow.txt").startswith("made its reader ")
    assert len(started) == 1, "a fresh process that dies is not tried again"
    assert provisions(small / "heron.txt") == 3


@pytest.mark.trial
def test_no_file_is_blamed_for_another(small: Path) -> None:
    """A process that read other files and dies is replaced, and the file is read after all."""
    assert provisions(small / "widget.md") == 2
    (process,) = processes()
    process.child.kill()
    process.child.wait(60)
    assert provisions(small / "heron.txt") == 3
    (process,) = processes()
    real = process.answer

    def dead(*args: Any) -> Any:
        process.child.kill()
        return real(*args)

    process.answer = dead  # type: ignore[assignment, method-assign]
    assert provisions(small / "heron.txt") == 3


def test_an_endless_reader_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGSEARCH_MAX_SECONDS", "0.5")
    said = reason(write(tmp_path / "slow.txt", SLOW))
    assert said == "takes longer than 0.5 s to read (REGSEARCH_MAX_SECONDS)"


@linux
def test_a_reader_that_wants_too_much_memory_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGSEARCH_MAX_MEMORY_MB", "300")
    said = reason(write(tmp_path / "big.txt", "é" * 60_000_000))
    assert said == "takes more than 300 MB of memory to read (REGSEARCH_MAX_MEMORY_MB)"


def in_turn(paths: list[Path]) -> Iterator[str]:
    """What comes of files that are read one after another."""
    files = list(map(found, paths))
    for file, turn in zip(files, reading.in_turn(files), strict=True):
        try:
            yield str(sum(len(d.provisions) for d in reading.documents(file, turn)[2]))
        except UnreadableError as error:
            yield error.reason


def test_files_are_given_to_a_process_before_their_turn(tmp_path: Path) -> None:
    """With some always at hand, and each answered for itself."""
    count, lines = 3 * sandbox.AHEAD, "第1条 蓝鸟。\n第2条 蓝鸟。\n"
    paths = [write(tmp_path / f"{i}.txt", lines[: 9 * (i % 3)]) for i in range(count)]
    reads: Iterator[str] = in_turn(paths)
    ahead: list[int] = []
    for i in range(count):
        assert next(reads) == ("is empty", "1", "2")[i % 3]
        ahead += [len(process.asked) for process in processes()]
    assert max(ahead) < sandbox.AHEAD and min(ahead[: 2 * sandbox.AHEAD]) >= sandbox.AHEAD // 2 - 1
    assert ahead[-1] == 0 and len(ahead) == count, "one process, of which nothing is left to ask"


def test_files_of_the_library_are_given_to_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    monkeypatch.setattr(reading, "_library", lambda: f"{ours}{os.sep}")
    files = (tmp_path / "1.txt", ours / "2.txt", tmp_path / "3.txt")
    reads = in_turn([write(path, "第1条 蓝鸟。\n") for path in files])
    assert next(reads) == "1"
    assert [[job.path for job in process.asked] for process in processes()] == [[files[2]]]
    assert list(reads) == ["1", "1"]


@linux
def test_no_file_is_blamed_for_one_before_or_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGSEARCH_MAX_MEMORY_MB", "400")
    paths = [write(tmp_path / f"{i}.txt", "第1条 蓝鸟。\n") for i in range(6)]
    for i in (0, 3):
        write(paths[i], "é" * 60_000_000)
    hunger = "takes more than 400 MB of memory to read (REGSEARCH_MAX_MEMORY_MB)"
    assert list(in_turn(paths)) == [hunger, "1", "1", hunger, "1", "1"]


def test_what_was_read_ahead_for_a_run_that_ended_is_not_used(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{i}.txt", "第1条 蓝鸟。\n") for i in range(3)]
    ended = in_turn(paths)
    assert next(ended) == "1"
    for process in processes():
        assert len(process.asked) == 2
    time.sleep(0.3)  # it reads them
    write(paths[1], "第1条 蓝鸟。\n第2条 蓝鸟。\n")
    assert list(in_turn(paths[1:])) == ["2", "1"]


@pytest.mark.trial
def test_a_file_may_not_yield_text_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGSEARCH_MAX_TEXT_MB", "1")
    lines = (json.dumps({"law": f"Law {i}", "text": "blue " * 300}) for i in range(2000))
    said = reason(write(tmp_path / "endless.jsonl", "\n".join(lines)))
    assert said.startswith("yields more than 1 MB of text (REGSEARCH_MAX_TEXT_MB)")


@pytest.mark.trial
def test_large_json_lines_come_as_a_stream(tmp_path: Path) -> None:
    """The first documents are there before the last are read; giving up early leaves nothing."""
    line = json.dumps({"law": "Law %d", "text": "blue heron " * 40})
    path = tmp_path / "large.jsonl.xz"
    with lzma.open(path, "wt", preset=0) as file:
        file.writelines(f"{line % i}\n" for i in range(6000))
    source, format, stream = reading.documents(found(path))
    assert (format, source.data, next(stream).regulation.title) == ("JSON lines", b"", "Law 0")
    stream.close()  # type: ignore[attr-defined]
    assert not processes(), "the process was in mid-work: it is ended, not kept"
    assert sum(1 for _ in reading.documents(found(path))[2]) == 6000


@pytest.mark.trial
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_line_without_end_does_not_harm_the_others(tmp_path: Path, suffix: str) -> None:
    """Of a streamed file; it is not held in memory either (the long form is a gigabyte)."""
    good = [json.dumps({"law": f"Law {i}", "text": "blue heron"}) for i in range(2)]
    long = json.dumps({"law": "Long", "text": "blue " * (4 << 20)})
    data = "\n".join((good[0], long, good[1])).encode()
    path = write(tmp_path / f"long.jsonl{suffix}", gzip.compress(data, 1) if suffix else data)
    read = list(reading.documents(found(path))[2])
    assert [d.regulation.title for d in read] == ["Law 0", "Law 1"]
    assert read[-1].remarks == ("lines left out that are no provisions: 1",)


@pytest.mark.trial
def test_an_answer_that_is_none_blames_the_file(small: Path) -> None:
    """A reading process that a file took over may send anything: nothing of it is run."""
    for said in (pickle.dumps(os.system), b"[" * 100_000, b'["","",[[[]]],null]', b"9" * 9000):
        assert provisions(small / "heron.txt") == 3
        (process,) = processes()
        process.answer = _replaced(process, said)  # type: ignore[method-assign]
        process.files = 0  # else a fresh process would try again
        assert "made its reader answer with nonsense" in reason(small / "heron.txt")
        assert not processes(), "and it is not asked again"


def test_a_failure_is_of_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system did passes, what a file holds stays, a limit says where it stood."""

    def kind(path: Path) -> str:
        with pytest.raises(UnreadableError) as caught:
            provisions(path)
        return caught.value.kind

    broken = write(tmp_path / "heron.txt.gz", gzip.compress(b"Section 1. A heron.\n")[:-9])
    assert kind(tmp_path / "gone.txt") == PASSING
    assert kind(broken) == kind(write(tmp_path / "empty.txt", b"")) == ""
    large = write(tmp_path / "large.txt", "Section 1. A heron.\n" * 60_000)
    monkeypatch.setenv("REGSEARCH_MAX_FILE_MB", "1")
    met = Limits.of_environment()
    assert kind(large) == met.met("file")
    assert met.bind(met.met("file")) and met.bind("") and met.bind(CRASH)
    assert not Limits().bind(met.met("file"))


def _replaced(process: sandbox._Process, said: bytes) -> Callable[..., Any]:
    real = type(process).answer

    def answer(limits: Limits, most: int) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("indexer.reading.sandbox.wire.unpack", lambda data: unpack(said))
            return real(process, limits, most)

    unpack = wire.unpack
    return answer


CHILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
from pathlib import Path
from indexer.reading import sandbox
from indexer.reading import documents
from indexer.scan import Found
real = sandbox._Process.ask
def ask(self, job):
    real(self, job)
    print(self.child.pid, flush=True)
sandbox._Process.ask = ask
for document in documents(Found("slow.txt", sys.argv[1], 0, 0, 0, 0))[2]:
    pass
"""


@linux
@pytest.mark.parametrize("how", [signal.SIGTERM, *map(as_trial, (signal.SIGINT, signal.SIGKILL))])
def test_no_orphan_is_left(tmp_path: Path, how: signal.Signals) -> None:
    path = write(tmp_path / "slow.txt", SLOW)
    command = [sys.executable, "-c", CHILD, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout
        reader = Path("/proc") / run.stdout.readline().decode().strip()
        assert reader.exists()
        time.sleep(0.3)
        run.send_signal(how)
        run.wait(60)
    for _ in range(1200):
        if not reader.exists() or "\nState:\tZ" in (reader / "status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the reading process outlived its parent")


def test_the_library_is_read_in_this_process(library_home: Path) -> None:
    assert not processes()
    path = next(iter(sorted((ROOT / "corpus" / "library").glob("*/*.md"))))
    assert provisions(path) and not processes()


# --- limits before reading -----------------------------------------------------------------------


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.of_environment() == Limits()
    monkeypatch.setenv("REGSEARCH_MAX_FILE_MB", "2")
    assert Limits.of_environment().file == 2 << 20
    for bad in ("many", "-1", "0", "nan", "inf"):
        monkeypatch.setenv("REGSEARCH_MAX_SECONDS", bad)
        with pytest.raises(
            LimitError, match=r"REGSEARCH_MAX_SECONDS is .*must be a number above 0"
        ):
            Limits.of_environment()


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """1 GB of one line, of which not one byte is read."""
    path = tmp_path / "gigabyte.txt"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    assert reason(path) == "has 1,024.0 MB; 256 MB is the limit (REGSEARCH_MAX_FILE_MB)"


@pytest.mark.trial
def test_one_line_of_megabytes(tmp_path: Path) -> None:
    assert provisions(write(tmp_path / "line.txt", "blue herons lend. " * 100_000)) > 0


@posix
def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no plain file" in reason(tmp_path / "pipe.txt")
    assert "no plain file" in reason(Path("/dev/zero"))
    assert "no plain file" in reason(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.txt"))
        assert "no plain file" in reason(tmp_path / "s.txt")
    assert "No such file" in reason(tmp_path / "gone.txt")
    assert not list(scan([Root("x", tmp_path)])), "and no scan finds them"


@posix
def test_links_out_of_the_corpus_are_passed_over(tmp_path: Path, small: Path) -> None:
    secret = write(tmp_path / "secret.txt", "第一条 秘密的蓝鸟。\n")
    (small / "inside.txt").symlink_to(small / "heron.txt")
    (small / "out.txt").symlink_to(secret)
    (small / "up").symlink_to(tmp_path)
    (small / "loop").symlink_to(small)
    (small / "self.txt").symlink_to(small / "self.txt")
    (small / "gone.txt").symlink_to(tmp_path / "nowhere")
    names = [f.name for f in scan([Root("p", small)])]
    assert names == ["p/gadget.md", "p/heron.txt", "p/inside.txt", "p/widget.md"]


PACKERS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".xz": lzma.compress}


@pytest.mark.trial
@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_files(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = PACKERS[suffix]("第一条 蓝鸟。\n第二条 白鹭。\n".encode())

    def spoiled(name: str, data: bytes) -> str:
        return reason(write(tmp_path / f"{name}{suffix}", data))

    assert provisions(write(tmp_path / f"good.txt{suffix}", packed)) == 2
    assert spoiled("half.txt", packed[: len(packed) // 2]).startswith("cannot be read (")
    assert spoiled("noise.txt", b"no archive at all").startswith("cannot be read (")
    assert spoiled("bits.txt", packed[:20] + b"\xff\xff\xff\xff" + packed[24:]).startswith(
        "cannot be"
    )
    assert spoiled("bits.jsonl", packed[:20] + b"\xff\xff\xff\xff" + packed[24:])
    assert spoiled("void.txt", PACKERS[suffix](b"")) == "is empty"
    assert spoiled("twice.txt", PACKERS[suffix](packed)).endswith("not text")
    bomb = PACKERS[suffix](b"a" * (40 << 20))
    assert spoiled("bomb.txt", bomb) == "unpacks to more than 400 times its size"
    monkeypatch.setenv("REGSEARCH_MAX_FILE_MB", "8")
    assert spoiled("bomb.txt", bomb) == "unpacks to more than 8 MB (REGSEARCH_MAX_FILE_MB)"


@pytest.mark.trial
def test_a_bomb_of_json_lines_meets_the_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "bomb.jsonl.gz", gzip.compress(b"\n" * (64 << 20)))
    monkeypatch.setenv("REGSEARCH_MAX_SECONDS", "1")
    assert reason(path).startswith(("takes longer than 1 s", "holds no line"))


def docx(body: str, **more: bytes) -> bytes:
    out = io.BytesIO()
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
        for name, data in more.items():
            package.writestr(name, data)
    return out.getvalue()


PARAGRAPHS = (
    "<w:p><w:r><w:t>第一条 蓝鸟。</w:t></w:r></w:p><w:p><w:r><w:t>第二条 白鹭。</w:t></w:r></w:p>"
)


@pytest.mark.trial
def test_word_packages_that_play_tricks(tmp_path: Path) -> None:
    bomb = docx(PARAGRAPHS, **{"word/media/a.bin": b"\0" * (201 << 20)})
    assert "unreasonable size" in reason(write(tmp_path / "bomb.docx", bomb))
    tricks = {"../../escape.txt": b"out", "/tmp/regsearch-escape.txt": b"out", "C:\\x": b"out"}
    assert provisions(write(tmp_path / "paths.docx", docx(PARAGRAPHS, **tricks))) == 2
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["bomb.docx", "paths.docx"]
    assert not Path("/tmp/regsearch-escape.txt").exists()
    data = docx(PARAGRAPHS)
    lying = data.replace(len(PARAGRAPHS.encode()).to_bytes(4, "little"), b"\1\0\0\0")
    write(tmp_path / "lying.docx", lying[:-30])
    assert reason(tmp_path / "lying.docx")
    entity = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", entity)
    assert "entit" in reason(write(tmp_path / "entity.docx", out.getvalue()))


LAUGHS = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(12))
XML = {
    "laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><x>&a12;</x>',
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><x/>',
    "deep": "<a>" * 100_000 + "</a>" * 100_000,
    "attributes": "<a " + " ".join(f"b{i}='1'" for i in range(50_000)) + "/>",
    "unclosed": "<a>" * 100_000,
    "null": "<a>\0</a>",
    "nothing": "<",
}


@pytest.mark.trial
@pytest.mark.parametrize("name", XML)
def test_xml_tricks(tmp_path: Path, name: str) -> None:
    assert reason(write(tmp_path / f"{name}.xml", XML[name]))
    akn = XML[name].replace(
        "<x", "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn'", 1
    )
    assert reason(write(tmp_path / f"{name}.akn", akn))


DEEP = {
    "div.html": "<div>" * 50_000 + "第一条 蓝鸟。" + "</div>" * 50_000,
    "table.html": "<table><tr><td>" * 3000 + "第一条 蓝鸟。",
    "b.html": "<b><i>" * 20_000 + "第一条 蓝鸟。",
    "quote.md": ">" * 50_000 + " 第一条 蓝鸟。",
    "list.md": "\n".join("  " * i + "- a" for i in range(200)),
    "hash.md": "#" * 100_000,
    "stars.md": "*" * 50_000 + "第一条 蓝鸟",
    "flow.md": "---\n" + "{a: " * 5000 + "}" * 5000 + "\n---\n第一条 蓝鸟。",
    "alias.md": "---\na: &a [x, x]\n"
    + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(9))
    + "---\nx",
    "json.json": "[" * 100_000,
    "json.jsonl": "[" * 100_000 + "\n" + '{"a":' * 50_000,
    "brackets.txt": "第一条 " + "（" * 50_000,
}


@pytest.mark.trial
@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, DEEP[name])
    try:
        provisions(path)
    except UnreadableError as error:
        assert not hostile_documents.is_harm(error), error.reason


def test_pdfs_that_lead_in_circles(tmp_path: Path) -> None:
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    tail = b"trailer<</Root 1 0 R>>\n%%EOF"
    circles = (
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 9999999>>endobj\n"
        b"3 0 obj<</Type/Pages/Kids[2 0 R]>>endobj\n",
        b"2 0 obj 2 0 R endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources 3 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count -1/Kids[" + b"[" * 20_000 + b"endobj\n",
        b"",
    )
    for n, circle in enumerate(circles):
        assert reason(write(tmp_path / f"{n}.pdf", head + circle + tail))


# --- names and characters ------------------------------------------------------------------------

NASTY = [
    "new\nline.txt",
    "tab\there.txt",
    "esc\x1b[31m.txt",
    "bidi\u202e.txt",
    "sp ace.txt",
    "'q\".txt",
]


@posix
def test_nasty_names_survive_or_are_refused(tmp_path: Path, small: Path) -> None:
    folder, roots = tmp_path / "index", [Root("p", small)]
    for n, name in enumerate(NASTY):
        write(small / name, f"第一条 白鹭{n}号。\n第二条 白鹭。\n")
    write(small / os.fsdecode(b"\xff\xfe.txt"), "第一条 鹤。\n第二条 鹤。\n")  # no UTF-8
    report = update(folder, roots)
    lines = read_sources(folder, read_manifest(folder))
    assert len(lines) == 3 + len(NASTY) + 1, "each is told of"
    assert all(line.failure or line.provisions for line in lines.values())
    assert update(folder, roots).work == 0, "and is known again"
    assert Session(folder).search("白鹭3号").hits and Session(folder).search("鹤").hits
    for name in NASTY:
        (small / name).unlink()
    assert len(update(folder, roots).removed) == len(NASTY)
    assert not Session(folder).search('"白鹭"').hits and Session(folder).search("鹤").hits
    assert not report.failures


HOSTILE_FIELDS = "a\x1cb\x1dc\x1ed\x1fe\nf\tg\x00h\x1b[31mi\u202ej\ud800k\u2028l"


def test_separators_and_controls_break_no_record(tmp_path: Path) -> None:
    """JSON can hold any character in any field; the index's own separators are among them."""
    record = {
        name: f"{name} {HOSTILE_FIELDS}"
        for name in ("id", "jurisdiction", "law", "citation", "heading", "text", "lang", "status")
    }
    rows = [{**record, "id": f"zz/{i}\n/{i}", "law": f"Law {i}"} for i in range(40)]
    rows.append({"law": "Last", "text": "a heron of ordinary make", "id": "zz/last/1"})
    papers = tmp_path / "papers"
    papers.mkdir()
    write(papers / "x.jsonl", "\n".join(map(json.dumps, rows)))
    plain = HOSTILE_FIELDS.replace("\0", "").replace("\ud800", "")  # else it is no text
    write(papers / "y.txt", f"第一条 {plain}\n第二条 白鹭。\n")
    report = update(tmp_path / "index", [Root("p", papers)])
    assert (report.failures, report.provisions) == ({}, 43)
    session = Session(tmp_path / "index")
    assert [h.id for h in session.search("heron ordinary").hits] == ["zz/last/1"]
    listed = list(session.regulations())
    assert len(listed) == 42 and all(found.regulation.title for found, _ in listed)
    for found_, _ in listed:
        for value in (*found_.provision, *found_.regulation):
            for text in (value,) if isinstance(value, str) else value:
                assert not set(text) & set("\x00\x1b\x1c\x1d\x1e\x1f\ud800")


def test_output_obeys_nothing_that_a_document_says(tmp_path: Path, run: Runner) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    evil = "\x1b]0;owned\x07\x1b[2J\u202eheron\u2066 blue\x9b31m"
    row = {"law": f"Law {evil}", "citation": f"1 {evil}", "heading": evil, "text": f"heron {evil}"}
    write(papers / "x.jsonl", json.dumps({**row, "id": f"zz/{evil}/1"}))
    write(papers / "bad\x1b[2J\u202e.xml", "<\x1b[2J\u202e/>")
    base = ("--corpus", papers, "--index", tmp_path / "index", "--color", "never")
    for command in (("search", "heron"), ("list",), ("show", "zz/1"), ("index",)):
        ran = run(*base, *command)
        assert ran.code in (0, 1, 2)
        for stream in (ran.out, ran.err):
            assert not set(stream) & set("\x1b\x07\x9b\u202e\u2066"), (command, stream)


@posix
def test_status_shows_names_harmlessly(tmp_path: Path, run: Runner) -> None:
    (tmp_path / "papers").mkdir()
    write(tmp_path / "papers" / "bad\u202e.xml", "<")
    ran = run("--corpus", tmp_path / "papers", "--index", tmp_path / "index", "status")
    assert "\u202e" not in ran.out


ODD: dict[str, bytes] = {
    "null.txt": b"\0" * 5000,
    "nulls.md": "第一条 蓝鸟\0白鹭。".encode(),
    "invalid.txt": b"\xc3\x28\xa0\xa1\xe2\x28\xa1\xf0\x90\x28\xbc" * 200,
    "overlong.txt": b"\xc0\xaf" * 500,
    "surrogates.txt": b"\xed\xa0\x80\xed\xb0\x80" * 200,
    "utf32.txt": "第一条 蓝鸟。".encode("utf-32"),
    "bom.txt": b"\xef\xbb\xbf",
    "boms.txt": b"\xff\xfe\xfe\xff\xef\xbb\xbf" * 10,
    "cr.txt": "第一条 蓝鸟。\r第二条 白鹭。".encode(),
    "spaces.txt": b" \t\n\x0b\x0c\xc2\xa0" * 100,
    "escape.txt": b"\x1b]" * 20_000,
    "combining.txt": ("a" + "\u0301" * 50_000).encode(),
    "page.html": b"<html><head><meta charset='utf-7'></head><body>+ADw-</body>",
    "charset.html": b"<meta charset='no-such-thing'>\xe8\x93\x9d\xe9\xb8\x9f",
}


@pytest.mark.trial
@pytest.mark.parametrize("name", ODD)
def test_odd_bytes_are_read_or_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, ODD[name])
    try:
        provisions(path)
    except UnreadableError as error:
        assert error.reason.isprintable(), error.reason
        assert not hostile_documents.is_harm(error), error.reason


# --- what once did harm --------------------------------------------------------------------------


def _zip_without_names() -> bytes:
    """A package with a member of no name beside another."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        nameless = zipfile.ZipInfo("a")
        nameless.filename = ""
        package.writestr(nameless, "")
        package.writestr("a.txt", "Heron Act\n\nSection 1. A heron lends.\n")
    return out.getvalue()


HARMED = {
    "late.txt": ("a" * 20_100 + "\xff" * 9).encode("latin-1"),
    "digits.txt": ("第" + "9" * 20_000 + "条 蓝鸟。").encode(),
    "dashes.txt": "\n".join(
        f"第{i}条 " + mark * 40_000 for i, mark in enumerate("|-—～", 1)
    ).encode(),
    "leaders.txt": ("第一条 " + "_" * 60_000 + "x").encode(),
    "zeros.md": (
        "# 鸟法\n" + "## § 1\n" * 40 + "## § " + "0" * 30_000 + "\n## § 2\n蓝鸟。\n"
    ).encode(),
    "title.html": b"<title>" + b"&#13;" * 50_000 + b"x</title><p>A heron lends.</p>",
    "title.xml": b"<act><p>" + b"a" * 60_000 + b"</p></act>",
    "nameless.zip": _zip_without_names(),
    "links.md": b"[" * 100_000,
    "spaces.md": b"\n".join(b" " * 6000 + b"a" for _ in range(20)),
    "yaml.md": b"---\na: " + b"[" * 50_000 + b"\n---\nblue heron",
    "restarts.txt": ("一、蓝鸟。\n二、白鹭。\n" * 7_000).encode(),
    "contents.txt": "".join(f"目录\n蓝鸟{i}部分\n" for i in range(6_000)).encode(),
    "leaders-short.txt": (("." * 390 + "x\n") * 1000).encode(),
    "leaders-entry.txt": ("目录\n蓝鸟\n" + "." * 100_000 + "x\n").encode(),
    "attached.txt": ("Part 1\n" * 4_000 + "Schedule 1\n第一条 蓝鸟。\n").encode(),
    "spaces-heading.md": b"# a" + b" " * 60_000 + b"b",
    "rule.md": b"--" + b" " * 60_000 + b"b",
    "comments.md": b"<!--" * 60_000,
    "bold.md": b"**a " * 20_000,
    "levels.xml": b'<DIV5 N="1" TYPE="PART"><DIV8 N="1.1">'
    + b"<P>(a) b</P>" * 8_000
    + b"</DIV8></DIV5>",
    "nested.html": b'<p class="oj-normal">' + b"<b>" * 250 + b"<i>y</i>" * 150_000,
    "page.html": b'<title>Rechtsinformationen des Bundes</title><h2 class="einzelvorschrift">1</h2>'
    b"<p>A heron lends.</p>" + b"Vollzitat (BGBl." * 3000,
    "heads.html": b"<title>Rechtsinformationen des Bundes</title>"
    + b'<h2 class="einzelvorschrift">1</h2><p>a</p>' * 3000,
    "nested-heads.html": b"<title>Rechtsinformationen des Bundes</title>"
    + b'<article><h2 class="einzelvorschrift">1</h2>' * 200
    + b"<p>a</p>" * 10_000,
    "act.txt": b"BODY\nSECTION 1.\n  a\n" + b"This Act is called A" * 8000,
    "notes.html": b'<p class="oj-normal">A heron lends.</p><p class="note">'
    + b'<a id="x">y</a>' * 8000,
    "broken.jsonl.gz": gzip.compress(b"{}" * 5000)[:20] + b"\xff" * 20,
    "title-1_part-2.html": b'<div class="reg-part" data-identifier="&#1;2">'
    b'<div class="reg-section"><p class="reg-paragraph">(a) Herons lend.</p></div></div>',
}


@pytest.mark.trial
@pytest.mark.parametrize("name", HARMED)
def test_what_once_did_harm(tmp_path: Path, name: str) -> None:
    """None takes 10 s of computing; that nothing hangs is for the reader's own limit to see."""
    path = write(tmp_path / name, HARMED[name])
    started = hostile_documents.computed()
    try:
        provisions(path)
    except UnreadableError as error:
        assert not hostile_documents.is_harm(error), error.reason
    assert hostile_documents.computed() - started < 10


CONTROLS = "\x01\x08\x1b\x7f\x9b"
PAGES = {
    "title-1_part-2.html": '<div class="reg-part" data-identifier="2~"><h1 class="reg-heading">'
    'PART 2—HER~ONS</h1><div class="reg-section"><h2 class="reg-heading">§ 2.1 Lam~ps.</h2>'
    '<p class="reg-paragraph">(a) <em class="reg-emphasis">Ni~ght.</em> A heron~ lends.</p>'
    '<p class="reg-citation">[1 FR~ 2]</p></div></div>',
    "journal.html": '<html><body><div class="eli-container"><p class="oj-doc-ti">Act~ 1</p>'
    '<p class="oj-ti-art">Article~ 1</p><p class="oj-sti-art">Her~ons</p>'
    '<p class="oj-normal">A heron~ lends.</p></div></body></html>',
    "act.txt": "BODY\n  SECTION 1. - Her~ons\n    A heron~ lends.\n",
    "laws.json": '{"Laws": [{"LawName": "Heron~ Act", "LawLevel": "Law", "LawArticles": '
    '[{"ArticleNo": "Article~ 1", "ArticleContent": "A heron~ lends."}]}]}',
}


@pytest.mark.parametrize("name", PAGES)
def test_readers_leave_no_controls(name: str) -> None:
    """Each reader by itself, without what `indexer.reading` would take out after it."""
    page = PAGES[name]
    references = "".join(f"\\u{ord(c):04x}" for c in CONTROLS)
    forms = [references] if name.endswith(".json") else [CONTROLS]
    forms += ["".join(f"&#{ord(c)};" for c in CONTROLS)] if name.endswith(".html") else []
    for controls in forms:
        source = Source(name, page.replace("~", controls).encode())
        (document,) = format_of(source).read(source)
        assert document.provisions
        for part in (document.regulation, *document.provisions):
            assert loading._clean(part) is part  # type: ignore[type-var]
            assert "\\x" not in repr(part)


# --- fuzzing, the short form ---------------------------------------------------------------------


@pytest.mark.trial
def test_mutated_documents_do_no_harm() -> None:
    """The long form is `python -m tests.trials.hostile`."""
    tally = hostile_documents.try_documents(300, seed=5)
    assert tally.outcomes["read"] > 40 and tally.outcomes["refused"] > 40
    assert not tally.harm, {why: sample.data[:200] for why, sample in tally.harm.items()}
