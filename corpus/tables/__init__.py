"""Tables that people edit as TOML and a search loads at once.

Of each, `python -m tests.tables` makes a module that holds it as Python reads it: TOML takes as
long to parse as a small index to search. The module knows what it was made of; a file that was
edited since is parsed.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32


def read(path: Path, module: str) -> dict[str, Any]:
    """The table of a TOML file, from the `module` that was made of it where the file is still that.

    Raises `tomllib.TOMLDecodeError`, `UnicodeDecodeError` or `OSError`."""
    data = path.read_bytes()
    made = import_module(module)
    table: dict[str, Any] = made.TABLE
    if (len(data), crc32(data)) == made.OF:
        return table
    import tomllib

    return tomllib.loads(data.decode("utf-8"))
