"""Make the modules of tables: `python -m tests.tables`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from pprint import pformat
from zlib import crc32

ROOT = Path(__file__).resolve().parents[1]
#: The TOML file, and the module that is made of it.
TABLES = {
    "corpus/library/topics.toml": "corpus/tables/topics.py",
    "search/query/thesaurus.toml": "search/query/thesaurus_table.py",
}
_MODULE = '''"""{source}, as `python -m tests.tables` makes it: edit that file, not this."""
# fmt: off
# ruff: noqa: E501

from typing import Any

#: The size and the CRC-32 of the file.
OF = {of}
TABLE: dict[str, Any] = {table}
'''


def made(source: str) -> str:
    """The text of the module for a file of `TABLES`."""
    data = (ROOT / source).read_bytes()
    table = pformat(tomllib.loads(data.decode("utf-8")), width=99, compact=True, sort_dicts=False)
    return _MODULE.format(source=source, of=(len(data), crc32(data)), table=table)


def main() -> None:
    """Write every module."""
    for source, module in TABLES.items():
        (ROOT / module).write_text(made(source), "utf-8")


if __name__ == "__main__":
    main()
