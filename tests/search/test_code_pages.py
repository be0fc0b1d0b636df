"""Output where the encoding is not UTF-8, as on Windows when it is redirected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.seeds import as_trial

TEXT = "Heron 法\n\nSection 1. The 催收 of \U00020bb7 herons, café.\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


def _run(corpus: Path, encoding: str, *args: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "regsearch", "--corpus", corpus, "--index", corpus / ".i", *args],
        env={**os.environ, "PYTHONIOENCODING": encoding, "REGSEARCH_HOME": str(corpus.parent)},
        capture_output=True,
        timeout=300,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", *map(as_trial, ("cp437", "latin-1"))])
def test_what_a_code_page_lacks_is_escaped(corpus: Path, encoding: str) -> None:
    ran = _run(corpus, encoding, "search", "催收", "--format", "json", "--text")
    assert ran.returncode == 0, ran.stderr
    [hit] = json.loads(ran.stdout.decode(encoding))
    assert "催收 of \U00020bb7 herons, café" in hit["text"]


@pytest.mark.trial
@pytest.mark.parametrize("format", ["table", "csv", "md", "plain", "jsonl"])
def test_every_format_is_written_in_a_code_page(corpus: Path, format: str) -> None:
    for args in (("search", "催收", "--format", format), ("--lang", "zh", "search", "催")):
        ran = _run(corpus, "cp1252", *args)
        assert ran.returncode == 0 and b"\\u50ac" in ran.stdout, ran.stderr
