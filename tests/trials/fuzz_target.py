"""One target of `tests.trials.fuzz`, in a process of its own: atheris chooses the inputs.

`python -m tests.trials.fuzz_target NAME FOLDER [libFuzzer's options]` keeps in FOLDER the inputs
that reached new code (`corpus`), those that did harm (`harm`) and what came of them
(`figures.json`). An input that does harm does not end the run, unless it hangs or crashes it.
"""

from __future__ import annotations

import gzip
import json
import lzma
import random
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import atheris

with atheris.instrument_imports(include=["corpus", "indexer", "search"]):
    from corpus.citations.finding import find_citations
    from corpus.citations.keys import citation_key, law_key, law_keys
    from corpus.citations.reading import readings
    from corpus.errors import FAULT, UnreadableError
    from corpus.readers.registry import FORMATS, format_of
    from corpus.source import Source
    from corpus.splitting.lines import text_lines
    from corpus.splitting.splitter import split
    from indexer.reading.limits import Limits
    from indexer.reading.loading import answers
    from indexer.reading.sandbox import Job
    from indexer.scan import library_root
    from indexer.update import update
    from search.checking.drafts import Draft
    from search.checking.model import Options
    from search.checking.writing import SUFFIXES, written
    from search.session import Session
    from tests.trials.fuzz_watch import Watch
    from tests.trials.hostile_documents import MOST, Sample, changed, in_package, samples, spoiled
    from tests.trials.hostile_queries import as_text, queries, query, understand

    for _format in FORMATS:
        _format.load()

#: The most bytes of a query or a text, so that many can be tried.
_LONGEST = 2000
_LIMITS = Limits()
#: Changes an input: the random generator, the input.
Mutation = Callable[[random.Random, bytes], bytes]


class Target(NamedTuple):
    """What is fuzzed: the first inputs, what is done with one (the answer says what harm it did,
    "" for none), how it is changed where libFuzzer does not do so, the most bytes of one."""

    seeds: Sequence[bytes]
    run: Callable[[bytes], str]
    change: Mutation
    longest: int


# --- queries, citations, texts -------------------------------------------------------------------


def _respelled(rng: random.Random, data: bytes) -> bytes:
    """A query with another one in it, or in its place, or itself over again."""
    text, new = as_text(data), query(rng)
    at = rng.randint(0, len(text))
    to = min(len(text), at + rng.choice((0, 1, 10, 1000)))
    way = rng.random()
    if way < 0.1:
        return new.encode("utf-8", "surrogatepass")
    if way < 0.2:
        new = text[at:to] * rng.choice((2, 20, 200))
    return (text[:at] + new + text[to:]).encode("utf-8", "surrogatepass")


def _cited(data: bytes) -> None:
    text = as_text(data)
    for reading in readings(text):
        citation_key(reading.numbers[0].key)
    citation_key(text)
    law_key(text)
    law_keys(text)
    find_citations(text)


def _texts() -> dict[str, Target]:
    asked = [text.encode("utf-8", "surrogatepass") for text in queries(300, 0)]
    plain = [s.data for s in samples() if s.name.endswith((".txt", ".md"))]

    def target(seeds: Sequence[bytes], do: Callable[[bytes], object], change: Mutation) -> Target:
        def run(data: bytes) -> str:
            do(data)
            return ""

        return Target(seeds, run, change, _LONGEST)

    return {
        "query": target(asked, lambda data: understand(as_text(data)), _respelled),
        "citation": target(asked, _cited, _respelled),
        "splitter": target(
            [*plain, *asked[:50]],
            lambda data: split(text_lines(as_text(data))),
            lambda rng, data: spoiled(rng, data, [Sample("", text) for text in plain]),
        ),
    }


# --- drafts ---------------------------------------------------------------------------------------

_DRAFTS = Path(__file__).resolve().parents[1] / "check"


def _draft(folder: Path) -> Target:
    """A draft held against the built-in library, and its report in every format."""
    update(folder / "index", [library_root()])
    session = Session(folder / "index")
    lines = [line for path in _DRAFTS.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    seeds = [json.loads(line)["text"].encode() for line in lines[::7]]
    seeds += [path.read_bytes() for path in (_DRAFTS / "drafts").iterdir()]

    def run(data: bytes) -> str:
        options = Options(jurisdictions=("US", "CN"), on="2026-11-28")
        try:
            draft = Draft.of_text(as_text(data))
        except UnreadableError:  # told in one line: no text, or none that can be read
            return ""
        report = session.check(draft, options)
        for format in SUFFIXES:
            written([report], format, "zh" if len(data) % 2 else "en")
        return ""

    def change(rng: random.Random, data: bytes) -> bytes:
        if rng.random() < 0.5:
            return _respelled(rng, data)
        return spoiled(rng, data, [Sample("", seed) for seed in seeds])

    return Target(seeds, run, change, 2 * _LONGEST)


# --- documents -----------------------------------------------------------------------------------


def _harm(job: Job) -> str:
    """Read a document as a reading process does; the harm that it did."""
    for answer in answers(job):
        if answer.kind == FAULT:
            return re.sub(r"\d+", "#", answer.end or "")
    return ""


def _reader(name: str, found: Sequence[Sample], pool: Sequence[Sample]) -> Target:
    """The target of one format: its samples are `found`, `pool` are those of every format."""
    names = sorted({sample.name for sample in found})

    def run(data: bytes) -> str:
        return _harm(Job(names[len(data) % len(names)], None, data, _LIMITS))

    def part(rng: random.Random, data: bytes) -> bytes:
        if rng.random() < 0.5:
            return atheris.Mutate(data, len(data) + 100)  # type: ignore[no-any-return]
        return changed(rng, data, pool)

    def change(rng: random.Random, data: bytes) -> bytes:
        if data.startswith(b"PK") and rng.random() < 0.9:
            return in_package(rng, data, lambda inner: part(rng, inner))
        return changed(rng, data, pool)

    return Target([sample.data for sample in found], run, change, MOST)


_PACKERS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    ".gz": (lambda data: gzip.compress(data, 1), gzip.decompress),
    ".xz": (lambda data: lzma.compress(data, preset=0), lzma.decompress),
}


def _packed(pool: Sequence[Sample], folder: Path) -> Target:
    """Packed files, which are read from the disk; three times in four what is in them is spoiled
    and packed again."""
    found = [s for s in pool if s.name.endswith((".jsonl", ".txt", ".xml"))]

    def suffix(data: bytes) -> str:
        return ".xz" if data.startswith(b"\xfd7zXZ") else ".gz"

    def run(data: bytes) -> str:
        inner = (".jsonl", ".txt", ".xml")[len(data) % 3]
        path = folder / f"packed{inner}{suffix(data)}"
        path.write_bytes(data)
        return _harm(Job(path.name, path, b"", _LIMITS))

    def change(rng: random.Random, data: bytes) -> bytes:
        pack, unpack = _PACKERS[suffix(data)]
        try:
            if rng.random() < 0.75:
                return pack(changed(rng, unpack(data), pool)[:MOST])
        except (OSError, EOFError, lzma.LZMAError, zlib.error):
            pass  # broken already
        return spoiled(rng, data, [])

    seeds = [pack(sample.data) for sample in found for pack, _ in _PACKERS.values()]
    return Target(seeds, run, change, MOST)


def _target(name: str, folder: Path) -> Target:
    texts = _texts()
    if name in texts:
        return texts[name]
    if name == "draft":
        return _draft(folder)
    pool = samples()
    if name == "packed":
        return _packed(pool, folder)
    found = [s for s in pool if format_of(Source(s.name, s.data)).name == name]
    return _reader(name, found, pool)


# --- the run -------------------------------------------------------------------------------------


def _changer(target: Target) -> Callable[[bytes, int, int], bytes]:
    """Makes another input of one: most of them the target's way, the others libFuzzer's."""

    def changed_input(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.4:
            return atheris.Mutate(data, most)  # type: ignore[no-any-return]
        return target.change(rng, data)[:most]

    return changed_input


def main() -> None:
    """Fuzz; does not return, as libFuzzer ends the process."""
    name, folder, options = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    with tempfile.TemporaryDirectory() as scratch:
        target = _target(name, Path(scratch))
        corpus = folder / "corpus"
        if not corpus.exists():
            corpus.mkdir()
            for n, seed in enumerate(target.seeds):
                (corpus / f"seed-{n}").write_bytes(seed[: target.longest])
        watch = Watch(target.run, folder)
        given = [sys.argv[0], *options, f"-max_len={target.longest}", "-len_control=0"]
        atheris.Setup([*given, str(corpus)], watch.run, custom_mutator=_changer(target))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
