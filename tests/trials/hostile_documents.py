"""Hostile documents: the fixtures of every reader, cut, swollen, spliced, nested and re-encoded."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from corpus.errors import CRASH, FAULT, KILLED, UnreadableError
from indexer.reading import sandbox
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Job
from tests.trials.hostile_queries import SECONDS
from tests.trials.hostile_trees import in_json, in_xml

FIXTURES = Path(__file__).resolve().parents[1] / "corpus" / "fixtures"
#: The most memory that the reading of a document may take.
MEMORY = 1 << 30
#: A mutated document is cut to this size.
MOST = 400_000

PIECES = (
    "第一条 ", "第1条", "第十二条之一 ", "一、", "（一）", "(a)",
    "§ 1. ", "Section 2. ", "Article 3 ", "1.1 ",
    "# ", "## § 1\n", "---\n", "```yaml\n", "- ", "> ",
    "| a | b |\n", "[a](b)", "**", "*", "`", "<!--",
    "-->", "<p>", "<div>", "</div>", "<table><tr><td>",
    "&#0;", "&#x1f;", "&lt;", "&e;", "<![CDATA[",
    "]]>", "<?x?>", "<!DOCTYPE a [<!ENTITY e 'x'>]>",
    "{", "}", "[", "]", '"', ":", ",", "null", "1e999",
    "\\ud800", "\\u0000", "2020-02-30", "9999-99-99",
    "目录", "目  录\n", "第一章 总则\n", "附则", "...", "…… 1",
    " ", "\t", "\n", "\r", "\u3000", "\x00", "\x0c",
    "\x1b[2J", "\x1c", "\x1f", "\u202e", "\u2028",
    "《民法典》第680条", "12 CFR 1006.14(b)", "不得超过",
    "百分之", "一", "0", "9", "a", "中", ";", "。", ".",
    "x" * 100, "十" * 30, "CHAPTER I\n", "I", "IV.",
    "(Cap. 1)", "xmlns:a='b'", "id='1'", "<a b='", "聯(lián)",
)  # fmt: skip


class Sample(NamedTuple):
    """A document: a name that chooses its reader, and its bytes."""

    name: str
    data: bytes


def samples() -> list[Sample]:
    """A small made-up document of every format: the inputs of the readers' own tests."""
    paths = (
        p for p in sorted(FIXTURES.glob("*/**/*")) if p.is_file() and p.parent.name != "sources"
    )
    inputs = [p for p in paths if p.with_name(f"{p.name}.json").exists()]
    return [Sample(p.name, p.read_bytes()) for p in inputs]


def mutated(rng: random.Random, pool: list[Sample]) -> Sample:
    """A document of the pool, spoiled in one to four ways."""
    sample = rng.choice(pool)
    data = sample.data
    if data.startswith(b"PK") and rng.random() < 0.8:
        return Sample(sample.name, in_package(rng, data, lambda part: changed(rng, part, pool)))
    for _ in range(rng.randint(1, 4)):
        data = changed(rng, data, pool)
    return Sample(sample.name, data[:MOST])


def changed(rng: random.Random, data: bytes, pool: Sequence[Sample]) -> bytes:
    """`data` with its tree changed, where it is XML or JSON and chance has it, else spoiled;
    `pool` are documents to splice it with."""

    def spoil(text: str) -> str:
        return spoiled(rng, text.encode("utf-8", "surrogatepass"), []).decode("utf-8", "ignore")

    tree: bytes | None = None
    if rng.random() < 0.6:
        head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if head.startswith(b"<"):
            tree = in_xml(rng, data, spoil)
        elif head.startswith((b"{", b"[")):
            tree = in_json(rng, data, spoil)
    return spoiled(rng, data, pool) if tree is None else tree


def in_package(rng: random.Random, data: bytes, spoil: Callable[[bytes], bytes]) -> bytes:
    """A Word file with spoiled parts; the package stays whole, if it was."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, (spoil(part) if rng.random() < 0.7 else part)[:MOST])
    except Exception:  # spoiled before: spoil it as bytes
        return spoil(data)
    return out.getvalue()


def spoiled(rng: random.Random, data: bytes, pool: Sequence[Sample]) -> bytes:
    """`data` spoiled in one of eleven ways; `pool` are documents to splice it with."""
    at = rng.randint(0, len(data))
    to = min(len(data), at + rng.choice((1, 4, 20, 100, 1000)))
    way = rng.randrange(11)
    if way == 0:  # flip
        flipped = bytes(b ^ (1 << rng.randrange(8)) for b in data[at : at + 1])
        return data[:at] + flipped + data[at + 1 :]
    if way == 1:  # cut out
        return data[:at] + data[to:]
    if way == 2:  # break off
        return data[:at]
    if way == 3:  # repeat a part of itself
        return data[:to] + data[at:to] * rng.choice((1, 2, 50)) + data[to:]
    if way == 4 and pool:  # splice
        other = rng.choice(pool).data
        return data[:at] + other[rng.randint(0, len(other)) :]
    if way == 5:  # swell
        piece = rng.choice(PIECES).encode("utf-8", "surrogatepass")
        return data[:at] + piece * (rng.choice((3000, 30_000)) // len(piece)) + data[at:]
    if way == 6:  # nest
        tag = rng.choice((b"div", b"section", b"p", b"w:p", b"level", b"ul", b"b"))
        deep = rng.choice((10, 200, 5000))
        return data[:at] + b"<%s>" % tag * deep + data[at:to] + b"</%s>" % tag * deep + data[to:]
    if way == 7:  # re-encode
        encoding = rng.choice(("utf-16", "gb18030", "big5", "utf-16-be", "cp1252"))
        return data.decode("utf-8", "replace").encode(encoding, "replace")
    if way == 8:  # random bytes
        return data[:at] + rng.randbytes(rng.choice((1, 8, 200))) + data[to:]
    if way == 9:  # move a part
        return data[:at] + data[to:] + data[at:to]
    pieces = (rng.choice(PIECES) for _ in range(rng.choice((1, 3, 40))))
    return data[:at] + "".join(pieces).encode("utf-8", "surrogatepass") + data[at:]


@dataclass
class Tally:
    """What came of the documents: how many of each outcome, how long the slowest was computed on,
    the harm done."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    harm: dict[str, Sample] = field(default_factory=dict)
    _answers: set[tuple[str, int, str]] = field(default_factory=set)

    def take(self, sample: Sample, limits: Limits | None = None) -> bool:
        """Read a document; whether its reader answered in a way not seen before."""
        started = computed()
        format, provisions, error = read(sample, limits or Limits(memory=MEMORY))
        seconds = computed() - started
        bad = error is not None and is_harm(error)
        reason = error.reason if error else ""
        if seconds > SECONDS and not bad:
            bad, reason = True, f"takes longer than {SECONDS:g} s of computing"
        if not bad:
            self.slowest = max(self.slowest, seconds)
        self.outcomes["harm" if bad else "refused" if reason else "read"] += 1
        if bad:
            self.harm.setdefault(f"{Path(sample.name).suffix} {reason}", sample)
        answer = (f"{sample.name} {format}", min(provisions, 50), reason[:30])
        new = answer not in self._answers
        self._answers.add(answer)
        return new


def read(sample: Sample, limits: Limits) -> tuple[str, int, UnreadableError | None]:
    """A document's format, how many provisions it has, and why it cannot be read (None: it can)."""
    provisions, format = 0, ""
    try:
        opened = sandbox.read(Job(sample.name, None, sample.data, limits))
        format = opened.format
        for document in opened.documents:
            provisions += len(document.provisions)
    except UnreadableError as error:
        return format, provisions, error
    return format, provisions, None


def computed() -> float:
    """Seconds that reading processes computed so far, those that ended and those that wait. Where
    the living ones cannot be asked, the time of day."""
    if not Path("/proc/self/stat").exists():
        return time.perf_counter()
    times = os.times()
    ticks = 0
    for process in sandbox._idle:
        stat = Path(f"/proc/{process.child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        ticks += int(stat[11]) + int(stat[12])  # utime and stime
    return times.children_user + times.children_system + ticks / os.sysconf("SC_CLK_TCK")


def is_harm(error: UnreadableError) -> bool:
    """Whether a document was not refused by its reader but broke it."""
    return error.kind.split(" ")[0] in (FAULT, CRASH, KILLED, "seconds", "memory", "text")


def try_documents(
    count: int, seed: int, tell: Callable[[int, int], object] = lambda count, harm: None
) -> Tally:
    """Give `count` mutated documents to the readers, and `tell` after each how many were tried and
    how many kinds of harm they did."""
    rng = random.Random(seed)
    pool, tally = samples(), Tally()
    first = len(pool)
    for n in range(count):
        sample = mutated(rng, pool)
        if tally.take(sample) and len(sample.data) < 60_000:
            pool.append(sample)
            if len(pool) > first + 2000:
                pool.pop(rng.randrange(first, len(pool)))
        tell(n + 1, len(tally.harm))
    return tally
