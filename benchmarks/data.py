"""What the benchmarks measure on: corpora of several sizes, keyword queries, whole questions.

The texts stand in the `shared` folder beside the repository and are only read. A size such as
`5k` is the first so many provisions of STARD's 60,386 statute articles (`60k` is all of them);
beyond that it is the first so many of the 303,104 provisions in `bulk` (`303k` is all): another
corpus, half of it Traditional Chinese and English. Queries are the same at every size up to 100k;
beyond, fewer of the same are asked (`Plan.queries`), so growth to there is a rougher figure.

Engines import this module in processes whose start is timed: what few need is imported late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from pathlib import Path
from typing import NamedTuple, TypeVar

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
STARD, BULK = "relevance/stard/provisions.jsonl.xz", "bulk/provisions.jsonl.xz"
_STARD_SIZE = 60_000

Queries = list[str]
T = TypeVar("T")


class Size(NamedTuple):
    """A corpus size: its name, the file the provisions come from, and how many (None: all)."""

    name: str
    source: str
    most: int | None


def size(name: str) -> Size:
    """The size named `name`, such as "5k"; ValueError when it is none."""
    if not re.fullmatch(r"[1-9]\d*k", name):
        raise ValueError(f"'{name}' is no size; write 5k, 60k or 303k")
    count = 1000 * int(name[:-1])
    source = STARD if count <= _STARD_SIZE else BULK
    return Size(name, source, None if name in ("60k", "303k") else count)


def lines(path: Path) -> Iterator[str]:
    """The lines of a text file, packed with xz or not."""
    import lzma

    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from file


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The records in a file of JSON lines."""
    import json

    yield from map(json.loads, lines(path))


def corpus(shared: Path, work: Path, size: Size) -> Path:
    """A folder with one unpacked file of provisions, made once in the folder `work`."""
    folder = work / "corpus" / size.name
    path = folder / "provisions.jsonl"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as out:
            out.writelines(islice(lines(shared / size.source), size.most))
        part.rename(path)
    return folder


def provisions(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(id, text, the record as it is stored) of each provision in a folder from `corpus`."""
    import json

    for line in lines(folder / "provisions.jsonl"):
        row = json.loads(line)
        yield row["id"], row["text"], line.rstrip("\n")


def made_up(number: int) -> str:
    """The text of a made-up provision to add to an index; each number's differs."""
    return (
        f"示例规定第{number}号：模拟机构应当在第{number}个示例日以前登记测试编号{number}，"
        f"并向演示部门提交样本。Sample rule {number}: a demonstration office files it."
    )


_HAN_WORD = re.compile("[一-鿿]{2,4}")
_NUMBERING = re.compile(
    "第[〇零一二三四五六七八九十百]+(?:编|分编|章|节)|[一二三四五六七八九十]+、"
)
_BETWEEN = re.compile("[和与及或、，（） ]+|>")


def keywords(shared: Path, count: int) -> Queries:
    """`count` queries of two or three words each, in turn.

    The words are those that legislators put into one law's chapter headings ("任务", "适用范围"),
    so they are real words of the subject, and every query has something to find.
    """
    import random

    by_law: dict[str, dict[str, None]] = {}
    for row in islice(rows(shared / STARD), 5000):
        words = by_law.setdefault(row["law"], {})
        for part in _BETWEEN.split(_NUMBERING.sub(">", row["heading"])):
            if _HAN_WORD.fullmatch(part):
                words[part] = None
    pools = [list(words) for _, words in sorted(by_law.items()) if len(words) >= 3]
    chance = random.Random(20261101)
    return [" ".join(chance.sample(pools[i % len(pools)], 2 + i % 2)) for i in range(count)]


#: Words that most laws are full of.
_FREQUENT = (
    *("应当", "规定", "人民", "国家", "管理", "部门", "机构", "单位"),
    *("组织", "法律", "行政", "责任", "依法", "有关", "个人", "工作"),
)


def frequent(count: int) -> Queries:
    """`count` queries of two words that a great part of all provisions hold."""
    return spread([" ".join(pair) for pair in combinations(_FREQUENT, 2)], count)


def phrases(queries: Queries) -> Queries:
    """Queries of words, each word of them in quotes: as phrases."""
    return [" ".join(f'"{word}"' for word in query.split()) for query in queries]


def questions(shared: Path, count: int) -> Queries:
    """`count` of the questions that laypeople put in STARD, evenly spaced."""
    path = shared / "relevance/stard/queries.tune.jsonl"
    return spread([row["text"] for row in rows(path)], count)


def spread(items: Sequence[T], count: int) -> list[T]:
    """`count` of `items`, evenly spaced; all of them when there are no more."""
    if len(items) <= count:
        return list(items)
    return [items[i * len(items) // count] for i in range(count)]
