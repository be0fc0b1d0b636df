"""The built-in library: its size, its rules, and its facts against the published texts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from corpus.check import check
from corpus.figures import figures, table
from corpus.model import Confidence, Document
from corpus.readers.registry import read
from corpus.source import Source
from corpus.topics import LIBRARY, library_files, topics

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_texts = pytest.mark.skipif(
    not (SHARED / "real").is_dir(), reason="needs the published texts in ../shared/real"
)


@cache
def _documents() -> tuple[Document, ...]:
    sources = (
        Source(str(path.relative_to(LIBRARY)), path.read_bytes(), path) for path in library_files()
    )
    return tuple(document for source in sources for document in read(source))


def test_the_library_is_as_large_as_promised() -> None:
    assert len(_documents()) >= 80
    assert sum(len(d.provisions) for d in _documents()) >= 900
    assert {d.regulation.jurisdiction for d in _documents()} >= {
        *("CN", "HK", "TW", "US", "US-CA", "US-NY", "US-TX", "GB", "EU", "IN", "SG", "AU", "CA"),
        *("JP", "KR", "PH", "ID", "MY", "VN"),
    }


_FILE = """---
id: sg/heron
title: Heron Act
title_en: Heron Act
title_zh: 苍鹭法
jurisdiction: SG
kind: statute
issuer: Nobody
status: in force
language: en
url: {url}
text: digest
---

苍鹭的摘要。

A digest on herons.

## s. 1

```yaml
heading_zh: 次数
heading_en: Calls
topics: [call-frequency]
confidence: unverified
reason: made up
limits:
  - kind: call-frequency
    op: max
    measure: calls
    quantity: 3
    unit: call
    who: [creditor]
    effect: prohibited
    zh: 最多3次。
    en: At most 3 calls.
```

最多3次。

At most 3 calls.
"""


@pytest.mark.parametrize(
    ("url", "linked", "own_page"),
    [
        ("https://sso.agc.gov.sg/", 0, 0),
        ("https://heron.example", 0, 0),
        ("https://heron.example/?law=1", 1, 0),
        ("https://sso.agc.gov.sg/Act/HA1999", 1, 1),
    ],
)
def test_figures_count_what_leads_to_its_text(
    tmp_path: Path, url: str, linked: int, own_page: int
) -> None:
    (tmp_path / "sg").mkdir()
    (tmp_path / "sg" / "heron.md").write_text(_FILE.format(url=url), encoding="utf-8")
    row = figures(tmp_path)["SG"]
    assert (row.regulations, row.linked, row.provisions, row.own_page) == (1, linked, 1, own_page)
    assert (row.confirmed, row.limits, row.full, row.compared, row.compared_full) == (0, 1, 1, 1, 1)


def test_figures_of_the_library_add_up() -> None:
    rows = figures()
    total = rows.pop("all")
    assert total.provisions == sum(row.provisions for row in rows.values())
    assert total.compared == total.compared_full
    lines = table(rows)
    assert len(lines) == 1 + len(rows) and len({len(line) for line in lines}) == 1


def test_every_topic_has_rules_of_several_jurisdictions() -> None:
    places: dict[str, set[str]] = {topic.id: set() for topic in topics()}
    for document in _documents():
        for provision in document.provisions:
            for topic in provision.topics:
                places[topic].add(document.regulation.jurisdiction.split("-")[0])
    assert min(map(len, places.values())) >= 3, places


def test_the_library_keeps_its_rules() -> None:
    assert check() == []


@pytest.mark.trial
@needs_texts
def test_every_number_of_a_confirmed_digest_stands_in_its_text() -> None:
    assert check(real=SHARED / "real") == []


@needs_texts
def test_most_provisions_are_confirmed_where_there_are_texts() -> None:
    """Of jurisdictions with texts, at least 60 % are confirmed, each naming its file."""
    confirmed: Counter[bool] = Counter()
    for document in _documents():
        if document.regulation.jurisdiction in {"CN", "US", "TW", "HK", "GB", "EU", "IN"}:
            for p in document.provisions:
                assert (p.confidence is Confidence.CONFIRMED) == bool(p.confirmed_in)
                confirmed[bool(p.confirmed_in)] += 1
    assert confirmed[True] >= 0.6 * confirmed.total()


@pytest.mark.trial
@needs_texts
def test_nothing_is_copied_from_the_published_texts() -> None:
    tool = SHARED / "tools" / "verbatim-check"
    command = [sys.executable, str(tool), str(LIBRARY), str(SHARED / "real")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_what_several_texts_confirm_is_confirmed() -> None:
    """Every provision that names a text is confirmed, one text or several."""
    named = confirmed = 0
    for path in library_files():
        named += len(re.findall(r"(?m)^confirmed:", path.read_text("utf-8").split("\n---\n", 1)[1]))
        for document in read(Source(path.name, path.read_bytes(), path)):
            confirmed += sum(p.confidence == "confirmed" for p in document.provisions)
    assert named == confirmed > 2000
