"""A whole process to its first result, for the engines that have no command of their own.

`python -m benchmarks.first ENGINE FOLDER QUERY` prints the top ten with their records. Click is
imported, as a command line over the engine would.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from benchmarks.engines import opened

if __name__ == "__main__":
    found = opened(sys.argv[1], Path(sys.argv[2]))(sys.argv[3], {})
    click.echo("\n".join(f"{id}\t{record}" for id, record in found))
