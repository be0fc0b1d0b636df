"""The fuzzing guided by coverage, in short; the long form is `python -m tests.trials.fuzz`."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.trials import fuzz
from tests.trials.fuzz_watch import Watch

needs_atheris = pytest.mark.skipif(
    not fuzz.available(), reason="atheris is not installed (the bench extra has it)"
)


@pytest.mark.trial
@needs_atheris
def test_inputs_reach_new_code_and_do_no_harm(tmp_path: Path) -> None:
    told: list[str] = []
    readers = len(fuzz.TARGETS) - 4
    found = fuzz.trials(0, 150 * readers, 3, ("query", "bluebell"), tmp_path, told.append)
    assert list(found) == ["bluebell"] and told == ["bluebell: 150 inputs, 0 kinds of harm"]
    trial = found["bluebell"]
    assert trial.inputs == 150 and not trial.harm and not list(tmp_path.iterdir())
    assert 0 < trial.edges[0] < trial.edges[1] and trial.features[0] < trial.features[1]
    assert 0 < trial.slowest < 10 and 0 < trial.memory[0] <= trial.memory[1] < 1024


def test_harm_is_kept_once_with_its_input(tmp_path: Path) -> None:
    def harm(data: bytes) -> str:
        if data == b"raise":
            raise KeyError("a12")
        started = time.process_time()
        while data == b"slow" and time.process_time() < started + 0.3:
            pass
        return "its reader failed" if data == b"fail" else ""

    for data in (b"good", b"raise", b"raise", b"fail", b"slow"):
        Watch(harm, tmp_path, 0.25).run(data)
    kept = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    done = {what: (tmp_path / "harm" / file).read_bytes() for what, file in kept["harm"].items()}
    assert done == {
        "KeyError: 'a#'": b"raise",
        "its reader failed": b"fail",
        "takes longer than 0.25 s": b"slow",
    }
    assert 0.25 < kept["slowest"] < 2


STATES = """#2	READ units: 2
#3	INITED cov: 10 ft: 20 corp: 2/9b exec/s: 0 rss: 50Mb
#30	NEW    cov: 11 ft: 25 corp: 2/9b lim: 9 exec/s: 0 rss: 51Mb L: 4/4 MS: 1 Custom-
"""
DIED = "==1== ERROR: libFuzzer: timeout after 10 seconds\nstat::number_of_executed_units: 40\n"
DONE = """#60	DONE   cov: 14 ft: 30 corp: 2/9b lim: 9 exec/s: 0 rss: 60Mb
stat::number_of_executed_units: 60
"""


def test_a_process_that_dies_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [(70, STATES + DIED), (0, STATES + DONE)]
    asked: list[tuple[str, ...]] = []

    def fuzzed(name: str, folder: Path, *options: str) -> tuple[int, str]:
        asked.append(options)
        if len(answers) == 2:
            (folder / "death-0-timeout-abc").write_bytes(b"hangs")
        return answers.pop(0)

    monkeypatch.setattr(fuzz, "_fuzzed", fuzzed)
    monkeypatch.setattr(fuzz, "available", lambda: True)
    assert fuzz.main(["--queries", "250", "--only", "query", "--keep", str(tmp_path)]) == 1
    assert [options[:2] for options in asked] == [("-runs=100", "-seed=1"), ("-runs=60", "-seed=2")]
    said = capsys.readouterr().out
    assert "| query | 100 | 10 → 14 | 20 → 30 | 0.000 | 50 → 60 | 1 |" in said
    assert f"query: timeout after # seconds {tmp_path / 'query-0'}" in said
    assert (tmp_path / "query-0").read_bytes() == b"hangs"


def test_without_atheris_there_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "available", lambda: False)
    assert fuzz.main([]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "atheris is not installed" in said.err
