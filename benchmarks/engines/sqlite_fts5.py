"""SQLite FTS5: a contentless table over the tokens, and the records in a table of their own.

`unicode61` takes the tokens apart at spaces (a full stop is a token character, so "1006.14" stays
whole, and diacritics are kept). Detail is full, as FTS5's own `bm25` needs it to be quick. One
transaction, then `optimize`, as a library that is built once would do. Order by `rank`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from benchmarks.data import made_up, provisions
from benchmarks.engines import Search, query_tokens, tokens

_SCHEMA = """
create table provision (number integer primary key, id text, record text);
create virtual table words using fts5(
    tokens, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
"""
_QUERY = """
select id, record from words join provision on provision.number = words.rowid
where words match ? order by words.rank limit 10
"""


def _connect(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "index.db")


def build(corpus: Path, folder: Path) -> None:
    """One transaction."""
    folder.mkdir(parents=True)
    connection = _connect(folder)
    connection.executescript(_SCHEMA)

    def rows() -> Iterator[tuple[int, str]]:
        for number, (id, text, record) in enumerate(provisions(corpus)):
            connection.execute("insert into provision values (?, ?, ?)", (number, id, record))
            yield number, " ".join(tokens(text))

    with connection:
        connection.executemany("insert into words(rowid, tokens) values (?, ?)", rows())
    with connection:
        connection.execute("insert into words(words) values ('optimize')")
    connection.close()


def add(corpus: Path, folder: Path, number: int) -> None:
    """One transaction of two rows."""
    connection, text = _connect(folder), made_up(number)
    with connection:
        added = (f"added/{number}", text)
        row = connection.execute("insert into provision(id, record) values (?, ?)", added).lastrowid
        words = (row, " ".join(tokens(text)))
        connection.execute("insert into words(rowid, tokens) values (?, ?)", words)
    connection.close()


def searcher(folder: Path) -> Search:
    """A connection."""
    connection = _connect(folder)

    def search(text: str) -> list[tuple[str, str]]:
        terms = " OR ".join(f'"{token}"' for token in query_tokens(text))
        return connection.execute(_QUERY, (terms,)).fetchall()

    return search
