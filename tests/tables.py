"""Make the modules of tables: `python -m tests.tables`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
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
TABLE: dict[str, Any] = {{
{table}
}}
'''


def made(source: str) -> str:
    """The text of the module for a file of `TABLES`."""
    data = (ROOT / source).read_bytes()
    rows = tomllib.loads(data.decode("utf-8")).items()
    table = "\n".join(f"    {name!r}: {_written(value)}," for name, value in rows)
    return _MODULE.format(source=source, of=(len(data), crc32(data)), table=table)


def _written(value: Any) -> str:
    """A value as Python reads it, each row of a list and each line of a text on its own line."""
    if isinstance(value, list):
        return "\n".join(["[", *(f"        {row!r}," for row in value), "    ]"])
    lines = [repr(line) for line in value.splitlines(keepends=True)]
    return "\n".join(["(", *(f"        {line}" for line in lines), "    )"])


def main() -> None:
    """Write every module."""
    for source, module in TABLES.items():
        (ROOT / module).write_text(made(source), "utf-8")


if __name__ == "__main__":
    main()
