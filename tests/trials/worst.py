"""The worst queries that were thought of, over all provisions of `../shared/bulk`: `python -m
tests.trials.worst`.

--provisions N  the first so many (all 303,104)
--keep DIR      where the index is kept between runs (a temporary folder)
--queries TEXT  only those whose name holds it

Each is a command of its own, so that nothing is kept of the one before; told are the provisions
that it found, what was said of its bounds, and its seconds of computing, start and all. Exit
status 1 when one takes more than 2 s, or is neither answered nor refused in a line. Needs a POSIX
system.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from benchmarks import data
from search.query.language import MAX_QUERY
from tests.trials.hostile_queries import SECONDS
from tests.trials.measured import Run, regsearch

Asked = tuple[str, ...]

#: What people ask, as far as it touches many provisions.
PLAIN: dict[str, Asked] = {
    "two words": ("催收 时间",),
    "a question": ("may a debt collector call a consumer at 9 pm?",),
    "a question in Chinese": ("网络小额贷款的年利率最高可以约定多少,超过的部分怎么办?",),
    "a citation": ("12 CFR 1006.14(b)",),
    "a law's name": ("中华人民共和国民法典",),
    "the commonest character": ("的",),
    "the commonest word": ("the",),
    "the commonest words": ("the of and to in or a by for be",),
    "ten common characters": ("的 人 有 不 在 和 是 为 或 者",),
    "a common phrase": ('"the Secretary shall"',),
    "a common phrase in Chinese": ('"有下列情形之一的"',),
    "three common phrases": ('"人民政府" "应当" "的规定"',),
    "a thousand hits": ("应当", "-n", "1000"),
    "a thousand hits with texts": ("应当", "-n", "1000", "--text", "--format", "json"),
    "a page far down": ("应当", "--page", "1000", "-n", "30"),
    "a page further down": ("the", "--page", "100", "-n", "1000"),
    "the last page of all": ("NOT zyzzyva", "--page", "303", "-n", "1000"),
    "facets": ("应当", "--facets"),
    "facets over everything": ("NOT zyzzyva", "--facets"),
    "facets in a place": ("shall", "--facets", "-j", "US"),
    "the newest": ("应当", "--sort", "newest", "-n", "100"),
    "by regulation": ("应当", "--group-by", "regulation", "-n", "100"),
    "in force": ("应当", "--status", "in force"),
    "on a day": ("应当", "--on", "2015-01-01", "--facets"),
    "all in force on a day": ("NOT zyzzyva", "--status", "in force", "--on", "2019-06-01"),
    "a jurisdiction": ("jurisdiction:CN",),
    "a hundred years": ("effective:1920..2026", "--sort", "oldest"),
    "all laws": ("title:法 OR title:act OR title:code",),
    "by Whoosh": ("催收 时间", "--engine", "whoosh"),
    "all of three characters": ("的 人 有", "--all", "--facets"),
    "any of two languages": ("the of and 的 人 有", "--any", "-n", "1000"),
    "one of two common words": ('"的" OR "the"', "--facets"),
    "all kinds": ("kind:statute OR kind:regulation OR kind:条例", "--facets"),
    "a language": ("lang:zh", "-n", "1000"),
    "an issuer": ("issuer:人民", "--facets", "-n", "100"),
    "three places": ("jurisdiction:CN,US,TW", "--facets"),
    "all places but one": ("NOT jurisdiction:CN", "--status", "in force", "--facets"),
    "a hundred years of adoption": ("adopted:1900..2026", "--facets"),
    "days and words": ("应当 effective:2000..2020", "--facets"),
    "a place and a home": ("in Taiwan 应当", "--facets"),
    "another home": ("应当", "--home", "US,TW", "-n", "1000"),
    "no home": ("应当", "--home", "none", "-n", "1000", "--facets"),
    "before there was any": ("应当", "--on", "1900-01-01", "--facets"),
    "all that was repealed": ("NOT zyzzyva", "--status", "repealed,superseded,unknown"),
    "a number asked for": ("how many times a week may a collector call?", "--facets"),
    "a number in Chinese": ("民间借贷利率最高多少,超过的部分有效吗", "--facets"),
    "no additions": ("催收 时间 利率", "--no-expand", "--facets"),
}  # fmt: skip
#: What is asked of pages far down, orders, forms and hits by the thousand.
PAGES: dict[str, Asked] = {
    "page 900": ("应当", "--page", "900"),
    "the last page of a word": ("应当", "--page", "82", "-n", "1000"),
    "the last page of a character": ("的", "--page", "140", "-n", "1000"),
    "a page of all": ("NOT zyzzyva", "--page", "1000", "-n", "300"),
    "a page of a place": ("应当 jurisdiction:TW", "--page", "2", "-n", "1000"),
    "a page of what is in force": ("应当", "--status", "in force", "--page", "40", "-n", "1000"),
    "a page on a day": ("应当", "--on", "2015-01-01", "--page", "40", "-n", "1000"),
    "a page of a question": ("什么是贷款利率的最高限额?", "--page", "30", "-n", "1000"),
    "a page of a pattern": ("*的*", "--page", "900"),
    "a thousand of a pattern": ("*的*", "-n", "1000"),
    "the last page of a pattern": ("*的*", "--page", "140", "-n", "1000"),
    "a page of a negation": ("NOT x", "--page", "900", "--facets"),
    "a thousand of a negation": ("NOT x", "-n", "1000", "--facets"),
    "a thousand of a character": ("的", "-n", "1000"),
    "a thousand of a word": ("the", "-n", "1000"),
    "a thousand of ten characters": ("的 人 有 不 在 和 是 为 或 者", "-n", "1000", "--facets"),
    "the newest of all": ("NOT zyzzyva", "--sort", "newest", "-n", "1000"),
    "the oldest": ("应当", "--sort", "oldest", "-n", "1000"),
    "by title": ("的", "--sort", "title", "-n", "1000", "--facets"),
    "by place": ("the OR 的", "--sort", "jurisdiction", "-n", "1000"),
    "by regulation and title": ("应当", "--group-by", "regulation", "--sort", "title",
                                "-n", "1000"),
    "CSV with texts": ("应当", "-n", "1000", "--text", "--format", "csv"),
    "JSON with texts": ("the", "-n", "1000", "--text", "--format", "json"),
    "JSON lines, explained": ("应当", "-n", "1000", "--text", "--format", "jsonl", "--explain"),
    "Markdown with texts": ("应当", "-n", "1000", "--text", "--format", "md"),
    "Markdown with texts in English": ("the", "-n", "1000", "--text", "--format", "md"),
    "plain with texts": ("应当", "-n", "1000", "--text", "--format", "plain"),
    "a workbook": ("应当", "-n", "1000", "--format", "xlsx"),
    "a table with texts": ("应当", "-n", "1000", "--text"),
    "a table with texts in English": ("the", "-n", "1000", "--text", "--explain"),
    "a run": ("的", "-n", "1000", "--format", "trec"),
}  # fmt: skip
#: Patterns, negations, misspellings.
PATTERNS: dict[str, Asked] = {
    "的*": ("的*",),
    "*的*": ("*的*",),
    "催* 的*": ("催* 的*",),
    "*的* *人*": ("*的* *人*",),
    "eight patterns": ("*的* *人* *有* *不* *在* *和* *为* *或*",),
    "的*人": ("的*人",),
    "*的*人*有*": ("*的*人*有*",),
    "eight with gaps": ("的*人 人*有 有*不 不*在 在*和 和*为 为*或 或*者",),
    "the same, any": ("的*人 OR 人*有 OR 有*不 OR 不*在 OR 在*和 OR 和*为 OR 为*或 OR 或*者",),
    "NOT 的*人": ("NOT 的*人",),
    "a*": ("a*",),
    "a* of a thousand": ("a*", "-n", "1000"),
    "*e*": ("*e*",),
    "eight letters": ("*a* *e* *i* *o* *t* *n* *s* *r*",),
    "eight letters, any": ("*a* OR *e* OR *i* OR *o* OR *t* OR *n* OR *s* OR *r*",),
    "sixteen prefixes, any": (" OR ".join(f"{letter}*" for letter in "abcdefghilmnoprs"),),
    "words' ends": ("*tion *ing *ed *s",),
    "words' middles": ("c*t p*n s*d r*e",),
    "a long beginning": ("administratively*",),
    "a* in force": ("a*", "--status", "in force"),
    "*的* on a day": ("*的*", "--on", "2015-01-01", "--status", "in force", "--facets"),
    "*的* in a place": ("*的* jurisdiction:CN", "--facets"),
    "NOT a*": ("NOT a*",),
    "NOT x": ("NOT x",),
    "a word, NOT the commonest": ("应当 NOT 的",),
    "title:*": ("title:*",),
    "title:*的*": ("title:*的*",),
    "*": ("*",),
    "*?*": ("*?* ** ?*",),
    "a misspelling": ("colector~",),
    "two misspellings": ("colector~ intrest~",),
    "a short fuzzy word": ("ab~",),
    "a long fuzzy word": ("internationalisations~",),
    "a fuzzy word in Chinese": ("催收公司~",),
    "a word that is nowhere": ("colectorr harrasment intrestt",),
    "a short fuzzy word, twice": ("ac~ the~",),
    "a fuzzy word of four letters": ("that~ with~", "-n", "1000"),
    "two fuzzy words in Chinese": ("贷款利率~ 逾期利息~",),
    "a*, texts and all": ("a*", "-n", "1000", "--text", "--format", "json", "--facets"),
    "a*, far down": ("a*", "--page", "28", "-n", "1000"),
    "s*, by date": ("s*", "--sort", "newest", "-n", "1000"),
    "a title's middle": ("title:*法* OR title:条*", "--facets"),
    "eight gaps in one": ("*a*e*i*o*u*r*s*t*",),
    "one letter and one": ("a*e", "-n", "1000"),
    "NOT *的*": ("NOT *的*", "--facets"),
    "NOT many": ("NOT (a* OR b* OR c* OR d* OR e*)", "--facets"),
    "a prefix and its middle": ("re* *tion", "--all", "--facets"),
    "patterns, all": ("*的* *人* *有*", "--all", "-n", "1000"),
    "patterns in a place": ("a* s* jurisdiction:US", "--facets", "-n", "1000"),
    "NOT a word of few": ("的 NOT 应当 NOT 可以 NOT *不*", "-n", "1000"),
}  # fmt: skip


def hostile(texts: list[str]) -> dict[str, Asked]:
    """Queries as long as they may be, of words of these texts."""
    rng = random.Random(1)
    words = Counter(word for text in texts for word in re.findall("[A-Za-z]{2,}", text.lower()))
    common, rare = [w for w, _ in words.most_common(4000)], sorted(words)
    pairs = sorted({t[i : i + 2] for t in texts for i in range(0, len(t) - 1, 9) if t[i] > "一"})
    rng.shuffle(rare)
    rng.shuffle(pairs)
    han = "".join(t for t in texts if t[:1] > "一")
    rows = {
        "one word": "x" * MAX_QUERY,
        "one character": "的" * MAX_QUERY,
        "a text": han[:MAX_QUERY],
        "a text, quoted": f'"{han[: MAX_QUERY - 2]}"',
        "common words": " ".join(common),
        "common words, any": " OR ".join(common),
        "common words, all": " AND ".join(common),
        "rare words": " ".join(rare),
        "pairs of characters": " ".join(pairs),
        "pairs of characters, any": " OR ".join(pairs),
        "negations": "NOT " + " NOT ".join(common),
        "phrases": " ".join(f'"{a} {b}"' for a, b in pairwise(common)),
        "phrases, any": " OR ".join(f'"{a}"' for a in pairs),
        "a phrase of one word": '"' + "the " * 4990 + '"',
        "prefixes": " ".join(f"{word[:2]}*" for word in rare),
        "patterns": " OR ".join(f"{p[0]}*{p[1]}" for p in pairs),
        "fuzzy words that are nowhere": " ".join(f"a{i}~" for i in range(4000)),
        "fuzzy words": " ".join(f"{word}~" for word in common),
        "unknown words": " ".join(f"{word}qx" for word in common),
        "fields": "jurisdiction:US " * 1200,
        "titles": " OR ".join(f"title:{pair}" for pair in pairs),
        "values": "jurisdiction:" + "CN,US,TW," * 2200,
        "days": " OR ".join(f"effective:{y}..{y + 9}" for y in range(1000, 3000)),
        "citations": "12 CFR 1006.14(b) " * 1100,
        "other citations": " ".join(f"12 CFR {i}.{i % 40}" for i in range(1, 2000)),
        "articles": " ".join(f"民法典第{i}条" for i in range(1, 3000)),
        "brackets": "(" * 9999 + "的" + ")" * 9999,
        "brackets of all sorts": "(的 OR (" * 2000,
        "every operator": '的 AND (人 OR "有 不") NOT 在* -和~ +为 ' * 600,
    }
    rows |= _phrases(texts)
    return {f"20,000: {name}": (text[:MAX_QUERY],) for name, text in rows.items()}


def _phrases(texts: list[str]) -> dict[str, str]:
    """Queries of phrases that often stand in these texts, and of groups."""
    threes = [" ".join(w) for w, _ in _runs(texts, r"[a-z]{2,}", 3).most_common(1500)]
    clauses = ["".join(w) for w, _ in _runs(texts, r"[一-龥]|[，。、；]", 3).most_common(9000)
               if w[1] in "，。、；" and w[0] > "一" < w[2]]  # fmt: skip
    often = "的一人有不在和是为或者国以上法定行政应当规"
    apart = [f'"{a} {b}"' for a in often for b in often]
    return {
        "phrases of three words": " ".join(f'"{three}"' for three in threes),
        "phrases of three words, any": " OR ".join(f'"{three}"' for three in threes),
        "phrases of three words, none": "NOT " + " NOT ".join(f'"{three}"' for three in threes),
        "phrases over stops": " ".join(f'"{clause}"' for clause in clauses),
        "phrases over stops, any": " OR ".join(f'"{clause}"' for clause in clauses),
        "phrases over stops, none": "NOT " + " NOT ".join(f'"{clause}"' for clause in clauses),
        "characters apart": " OR ".join(apart),
        "groups": " ".join(f"({a[1]} OR {a[3]} OR {a})" for a in apart),
        "this, not that": " ".join(f"{a} NOT {b}" for a in often for b in often),
        "negations within each other": "NOT (" * 2000 + "的" + ")" * 2000,
    }


def _runs(texts: list[str], unit: str, size: int) -> Counter[tuple[str, ...]]:
    """So many units in a row, with how often they stand in some texts."""
    found: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        row = re.findall(unit, text.lower())
        found.update(zip(*(row[i:] for i in range(size)), strict=False))
    return found


def queries(corpus: Path) -> dict[str, Asked]:
    """All of them by name, for a folder with provisions."""
    texts = [text for _, text, _ in islice(data.provisions(corpus), 0, None, 40)]
    return {**PLAIN, **PAGES, **PATTERNS, **hostile(texts)}


def _told(ran: Run) -> Iterator[str]:
    """What was said of bounds: all notes but those of the index."""
    for line in ran.err.splitlines():
        if re.search(r"at least|only|limit|rarest|alone|passed over|first", line):
            yield line.strip()[:160]


def ask(asked: Asked, index: Asked, home: Path) -> dict[str, Any]:
    """One query's figures."""
    text, *options = asked
    for _ in range(2):  # what is slow may have been slowed down
        ran = regsearch(*index, "search", *options, "--", text, home=home)
        if ran.seconds <= SECONDS:
            break
    print(f"{ran.seconds:6} s  {text[:60]} {' '.join(options)}", file=sys.stderr, flush=True)
    shown = re.findall(r"(?:shown|found)[^\n]*", ran.out + ran.err)
    wrong = []
    if ran.seconds > SECONDS:
        wrong.append(f"{text[:60]} takes {ran.seconds} s")
    if ran.status not in (0, 1, 2) or "Traceback" in ran.err:
        wrong.append(f"{text[:60]} ends with {ran.status}: {ran.err[-200:]}")
    return {
        "CPU s": ran.seconds, "MB": ran.memory, "exit": ran.status,
        "answer": (shown or [""])[-1][:100], "said": "; ".join(_told(ran))[:300], "wrong": wrong,
    }  # fmt: skip


def trials(folder: Path, index: Path, only: str = "") -> dict[str, Any]:
    """The figures of each query over the provisions in a folder, the slowest first."""
    with tempfile.TemporaryDirectory() as home:
        named: Asked = ("--lang", "en", "--corpus", str(folder), "--index", str(index))
        regsearch(*named, "index", home=Path(home))
        rows = {
            name: ask(asked, named, Path(home))
            for name, asked in queries(folder).items()
            if only in name
        }
    return dict(sorted(rows.items(), key=lambda row: -float(row[1]["CPU s"])))


def _unpacked(folder: Path, most: int | None) -> Path:
    path = folder / "provisions.jsonl"
    if not path.exists():
        folder.mkdir(parents=True)
        with path.open("w", encoding="utf-8") as out:
            out.writelines(islice(data.lines(data.SHARED / data.BULK), most))
    return folder


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.worst", description="The worst queries, over many provisions."
    )
    parser.add_argument("--provisions", type=int, default=0, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--queries", default="", metavar="TEXT")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as temporary:
        work = options.keep or Path(temporary)
        folder = _unpacked(work / "bulk", options.provisions or None)
        facts = trials(folder, work / "index", options.queries)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return int(any(row["wrong"] for row in facts.values()))


if __name__ == "__main__":
    sys.exit(main())
