"""`python -m benchmarks.hostile`: hostile queries and documents, many of them, and the figures.

--queries N     queries given to the parser, the citation reader and the analyzers (1,000,000)
--searches N    of these, whole searches of the built-in library (20,000)
--documents N   mutated documents given to the readers, in their reading process (100,000)
--seed N        another seed makes other queries and documents (1)
--keep DIR      where the documents that made a reader fail, hang or crash are written

Queries are made of the language's own pieces, out of order. Documents are the fixtures of every
reader, cut, swollen, spliced, nested and re-encoded; one that makes a reader answer in a new way
(another outcome, another number of provisions) is mutated further, as a fuzzer guided by coverage
would do. Exit status 1 when a query or document did harm.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import signal
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from corpus.citations import citation_key, law_key
from corpus.citing import find_citations
from corpus.errors import UnreadableError
from indexer import sandbox
from indexer.analysis import analyze
from indexer.limits import Limits
from indexer.reading import FAULT
from indexer.sandbox import Job
from search.conditions import date_span, jurisdiction_code
from search.lookup import read_citation
from search.query import QueryTooLong, conditions, fields, parse, positive_texts, soft_words
from search.questions import content_words, is_question
from search.results import Options
from search.session import Session

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "fixtures"
#: No query and no document of this size may take longer.
SECONDS = 2.0
MEMORY = 1 << 30

_WORDS = [
    "催收",
    "时间",
    "利率",
    "上限",
    "債務",
    "民法典",
    "collector",
    "call",
    "lender",
    "fee",
    "the",
    "a",
    "heron",
    "蓝鸟",
    "部件",
    "ﾊﾝｶｸ",
    "한글",
    "ﬁne",
    "İ",
    "ẞ",
    "12",
    "1006.14",
    "1692c",
    "第六百八十条",
    "第680條",
    "之一",
    "款",
    "项",
    "AND",
    "OR",
    "NOT",
    "and",
    "or",
    "not",
]
_QUERY_PIECES = (
    *_WORDS, *'()"*~:+-?!,.;[]{}\\/|&^$#@%<>=§_',
    "（", "）", "“", "”", "：", "＊", "？", "　", "、",
    "。", "《", "》", "..", "**", "~~", '""', "()",
    "title:", "citation:", "jurisdiction:", "kind:",
    "issuer:", "topic:", "status:", "text:", "id:",
    "lang:", "adopted:", "effective:", "repealed:",
    "标题:", "生效:", "x:", ":", "2020", ">=2019",
    "2019..2021", "0000-00-00", "9999..",
    "99999999999999999999", "us-ca", "CN,US", "12 CFR ",
    "15 U.S.C. § ", "U.S.C", "Section ", "s.",
    "art. ", "(a)", "(1)", "第", "条", "FDCPA 805",
    "\x00", "\n", "\t", "\x1b[31m", "\u202e",
    "\ufeff", "\ud800", "\U0010ffff", "\u0301", "\u200d",
)  # fmt: skip
_PIECES = (
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


# --- queries -------------------------------------------------------------------------------------


def query(rng: random.Random) -> str:
    """A hostile query."""
    kind = rng.random()
    if kind < 0.02:
        return str(rng.choice(_QUERY_PIECES)) * rng.randint(100, 4000)
    if kind < 0.05:
        return rng.choice('(+-"*') * rng.randint(1, 200) + query(rng) + ")" * rng.randint(0, 200)
    if kind < 0.15:
        return "".join(
            chr(rng.choice(_CATEGORIES[rng.choice(_NAMES)])) for _ in range(rng.randint(1, 30))
        )
    gap = rng.choice((" ", "", " ", "\u3000"))
    size = rng.randint(200, 2000) if kind > 0.995 else rng.randint(1, 12)
    return gap.join(rng.choice(_QUERY_PIECES) for _ in range(size))


def _categories() -> dict[str, list[int]]:
    """Some characters of every Unicode category, surrogates and private ones as well."""
    found: dict[str, list[int]] = {}
    for code in range(0, 0x110000, 7):
        found.setdefault(unicodedata.category(chr(code)), []).append(code)
    return found


_CATEGORIES = _categories()
_NAMES = sorted(_CATEGORIES)


def understand(text: str) -> None:
    """All that is done to a query before an index is asked."""
    try:
        parsed = parse(text)
    except QueryTooLong:
        return
    for node in (*positive_texts(parsed.node), *conditions(parsed.node)):
        repr(node)
    for named in fields(parsed.node):
        date_span(named.value)
        jurisdiction_code(named.value)
    for word in soft_words(parsed.node):
        analyze(word)
    read_citation(text)
    citation_key(text)
    law_key(text)
    find_citations(text)
    analyze(content_words(text))
    is_question(text)


# --- documents -----------------------------------------------------------------------------------


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
    if sample.data.startswith(b"PK") and rng.random() < 0.8:
        return Sample(sample.name, _in_package(rng, sample.data))
    data = sample.data
    for _ in range(rng.randint(1, 4)):
        data = _spoiled(rng, data, pool)
    return Sample(sample.name, data[:400_000])


def _in_package(rng: random.Random, data: bytes) -> bytes:
    """A Word file with a spoiled part: the package stays whole."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if rng.random() < 0.7:
                    part = _spoiled(rng, part, [Sample("", b"<w:p><w:tbl><w:t>")])
                new.writestr(name, part[:400_000])
    except Exception:  # spoiled before: spoil it as bytes
        return _spoiled(rng, data, [])
    return out.getvalue()


def _spoiled(rng: random.Random, data: bytes, pool: list[Sample]) -> bytes:
    at = rng.randint(0, len(data))
    to = min(len(data), at + rng.choice((1, 4, 20, 100, 1000)))
    way = rng.randrange(11)
    if way == 0:  # flip
        return (
            data[:at]
            + bytes(b ^ (1 << rng.randrange(8)) for b in data[at : at + 1])
            + data[at + 1 :]
        )
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
        piece = rng.choice(_PIECES).encode("utf-8", "surrogatepass")
        return data[:at] + piece * (rng.choice((3000, 30_000)) // len(piece)) + data[at:]
    if way == 6:  # nest
        tag = rng.choice((b"div", b"section", b"p", b"w:p", b"level", b"ul", b"b"))
        deep = rng.choice((10, 200, 5000))
        return data[:at] + b"<%s>" % tag * deep + data[at:to] + b"</%s>" % tag * deep + data[to:]
    if way == 7:  # re-encode
        text = data.decode("utf-8", "replace")
        return text.encode(
            rng.choice(("utf-16", "gb18030", "big5", "utf-16-be", "cp1252")), "replace"
        )
    if way == 8:  # random bytes
        return data[:at] + rng.randbytes(rng.choice((1, 8, 200))) + data[to:]
    if way == 9:  # move a part
        return data[:at] + data[to:] + data[at:to]
    pieces = (rng.choice(_PIECES) for _ in range(rng.choice((1, 3, 40))))
    return data[:at] + "".join(pieces).encode("utf-8", "surrogatepass") + data[at:]


@dataclass
class Tally:
    """What came of the documents: how many of each outcome, the slowest, the harm done."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    harm: dict[str, Sample] = field(default_factory=dict)
    _answers: set[tuple[str, int, str]] = field(default_factory=set)

    def take(self, sample: Sample, limits: Limits | None = None) -> bool:
        """Read a document; whether its reader answered in a way not seen before."""
        started = time.perf_counter()
        format, provisions, reason = read(sample, limits or Limits(SECONDS, MEMORY))
        seconds = time.perf_counter() - started
        bad = is_harm(reason)
        if not bad:
            self.slowest = max(self.slowest, seconds)
        self.outcomes["harm" if bad else "refused" if reason else "read"] += 1
        if bad:
            self.harm.setdefault(f"{Path(sample.name).suffix} {reason}", sample)
        answer = (f"{sample.name} {format}", min(provisions, 50), reason[:30])
        new = answer not in self._answers
        self._answers.add(answer)
        return new


def read(sample: Sample, limits: Limits) -> tuple[str, int, str]:
    """A document's format, how many provisions it has, and why it cannot be read ("": it can)."""
    provisions, format = 0, ""
    try:
        opened = sandbox.read(Job(sample.name, None, sample.data, limits))
        format = opened.format
        for document in opened.documents:
            provisions += len(document.provisions)
    except UnreadableError as error:
        return format, provisions, error.reason
    return format, provisions, ""


def is_harm(reason: str) -> bool:
    """Whether a document was not refused by its reader but broke it."""
    return reason.startswith((FAULT, "made its reader", "takes ", "yields "))


def try_documents(count: int, seed: int) -> Tally:
    """Give `count` mutated documents to the readers."""
    rng = random.Random(seed)
    pool, tally = samples(), Tally()
    first = len(pool)
    for n in range(count):
        sample = mutated(rng, pool)
        if tally.take(sample) and len(sample.data) < 60_000:
            pool.append(sample)
            if len(pool) > first + 2000:
                pool.pop(rng.randrange(first, len(pool)))
        if n % 10_000 == 9999:
            _say(
                f"{n + 1:,} documents, {_resident() >> 20} MB here, {len(tally.harm)} kinds of harm"
            )
    return tally


# --- measuring -----------------------------------------------------------------------------------


class Timed(NamedTuple):
    """How many queries were tried, the slowest of them, and what was raised, by its first query."""

    queries: int
    slowest: float
    worst: str
    raised: dict[str, str]


class HangError(Exception):
    """Something took far too long."""


@contextmanager
def watched(seconds: float = 5 * SECONDS) -> Iterator[None]:
    """Raises `HangError` in what takes longer, where there are alarms; by default after five times
    the bound, as a busy machine may be slow."""

    def end(*_: object) -> None:
        raise HangError(f"took longer than {seconds:g} s")

    if not hasattr(signal, "setitimer"):
        yield
        return
    old = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # and again, should it be caught
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def try_queries(queries: Iterator[str], do: Callable[[str], object], every: int = 0) -> Timed:
    """Give each query to `do`; nothing may be raised."""
    count, slowest, worst = 0, 0.0, ""
    raised: dict[str, str] = {}
    for text in queries:
        started = time.perf_counter()
        try:
            with watched():
                do(text)
        except QueryTooLong:
            pass
        except Exception as error:  # what is looked for
            what = re.sub(r"\d+", "#", f"{type(error).__name__}: {error}"[:200])
            raised.setdefault(what, text)
        seconds = time.perf_counter() - started
        count += 1
        if seconds > slowest:
            slowest, worst = seconds, text
        if every and count % every == 0:
            _say(f"{count:,} queries, {_resident() >> 20} MB, slowest {slowest:.2f} s")
    return Timed(count, slowest, worst, raised)


def queries(count: int, seed: int) -> Iterator[str]:
    """So many hostile queries."""
    rng = random.Random(seed)
    return (query(rng) for _ in range(count))


def _resident() -> int:
    """The bytes that this process has in memory now; 0 where that is not told."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError):
        return 0


def _peak_of_readers() -> int:
    """The most memory that a reading process had; 0 where that is not told."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _tell(title: str, tried: Timed, before: int) -> bool:
    grown = max(0, _resident() - before) >> 20
    print(
        f"{title}: {tried.queries:,}, raised {len(tried.raised)}, "
        f"slowest {tried.slowest:.3f} s, memory +{grown} MB"
    )
    for what, text in tried.raised.items():
        print(f"  {what}  {text[:200]!r}")
    if tried.slowest > SECONDS:
        print(f"  slowest: {tried.worst[:300]!r} ({len(tried.worst):,} characters)")
    return bool(tried.raised) or tried.slowest > SECONDS


def main(given: list[str] | None = None) -> int:
    """Run; 1 when harm was done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    for name, default in (
        ("queries", 1_000_000),
        ("searches", 20_000),
        ("documents", 100_000),
        ("seed", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(given)
    harm = False
    if options.queries:
        try_queries(queries(2000, 0), understand)  # caches fill
        before = _resident()
        tried = try_queries(queries(options.queries, options.seed), understand, 100_000)
        harm |= _tell("queries understood", tried, before)
    if options.searches:
        from indexer.build import update
        from indexer.scan import library_root

        with tempfile.TemporaryDirectory() as folder:
            update(Path(folder), [library_root()])
            session = Session(Path(folder))
            try_queries(queries(500, 0), session.search)
            before = _resident()
            tried = try_queries(queries(options.searches, options.seed), _searcher(session), 2000)
            harm |= _tell("searches of the library", tried, before)
    if options.documents:
        before = _resident()
        started = time.perf_counter()
        tally = try_documents(options.documents, options.seed)
        sandbox.close()
        outcomes = ", ".join(f"{n:,} {what}" for what, n in sorted(tally.outcomes.items()))
        print(
            f"documents: {outcomes}; slowest {tally.slowest:.2f} s, memory here "
            f"+{max(0, _resident() - before) >> 20} MB, of a reader at most "
            f"{_peak_of_readers() >> 20} MB, {time.perf_counter() - started:.0f} s"
        )
        for n, (reason, sample) in enumerate(tally.harm.items()):
            print(f"  {sample.name}: {reason}")
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{n}-{sample.name}").write_bytes(sample.data)
        harm |= bool(tally.harm)
    return int(harm)


def _searcher(session: Session) -> Callable[[str], object]:
    """Searches with and without options, in turn."""
    choices = (
        Options(), Options(facets=True, group=True), Options(mode="all", sort="newest", text=True),
        Options(mode="any", jurisdiction="CN,US", on="2019-06-01", page=3),
        Options(expand=False, limit=100),
    )  # fmt: skip
    turn = 0

    def search(text: str) -> object:
        nonlocal turn
        turn += 1
        return session.search(text, choices[turn % len(choices)])

    return search


if __name__ == "__main__":
    sys.exit(main())
