"""The benchmarks run and tell figures; whether those are good is not asked here."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import ablations, data, engines, growth, results, targets
from benchmarks.__main__ import main
from indexer.analysis import analyze

ROOT = Path(__file__).resolve().parents[1]

SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "relevance").is_dir(), reason="the shared folder is not beside the repository"
)


def test_size_names() -> None:
    assert data.size("5k") == ("5k", data.STARD, 5000)
    assert data.size("60k").most is None
    assert data.size("100k") == ("100k", data.BULK, 100_000)
    with pytest.raises(ValueError, match="is no size"):
        data.size("many")


def test_spread_is_even_and_keeps_all_of_a_few() -> None:
    assert data.spread(list(range(10)), 3) == [0, 3, 6]
    assert data.spread([1, 2], 5) == [1, 2]


def test_rivals_get_the_analyzers_own_terms() -> None:
    text = data.made_up(7)
    assert Counter(engines.tokens(text)) == analyze(text)[0]
    assert engines.query_tokens("样本吗?") == engines.query_tokens("样本")


def test_figures_are_kept_merged_and_shown_beside_the_last(tmp_path: Path) -> None:
    first = results.Results(tmp_path)
    first.put("search", "5k", "one", "p50", 2.0)
    first.put("search", "60k", "one", "p50", 8.0)
    first.save("")
    again = results.Results(tmp_path)
    again.put("search", "5k", "one", "p50", 1.0)
    assert "| one | 1.00 (was 2.00) |" in results.group_table(again, "search", "5k")
    assert "| one | 8.00 |" in results.group_table(again, "search", "60k")
    assert "| one: p50 | 1.00 | 8.00 | × 8.00 for × 12.0 |" in growth.tables(again)
    again.save("")
    kept = json.loads((tmp_path / "latest.json").read_text("utf-8"))
    assert kept["figures"]["search"]["5k"]["one"]["p50"] == 1.0


def test_targets_tell_held_missed_and_unmeasured(tmp_path: Path) -> None:
    found = results.Results(tmp_path)
    found.put("indexing", "60k", targets.OURS, "peak MB", 301.0)
    written = targets.markdown(found)
    assert "| 60k index, peak MB | ≤ 300 | 301 | **no** |" in written
    assert "| English R@10 | ≥ 0.8 | – | not measured |" in written


def test_every_variant_of_the_ranking_searches(small_index: Path) -> None:
    for name, variant in ablations.VARIANTS.items():
        session = ablations.opened(small_index, variant)
        assert session.search("blue widget").hits, name
    plain = ablations.opened(small_index, ablations.VARIANTS["no bonuses"])
    assert {hit.parts["bonus"] for hit in plain.search("blue widget").hits} == {1.0}


def test_without_the_shared_folder_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--quick", "--shared", str(tmp_path / "none")]) == 2
    assert "to measure on" in capsys.readouterr().err


@needs_shared
def test_keyword_queries_are_words_of_headings_and_the_same_each_time() -> None:
    queries = data.keywords(SHARED, 30)
    assert queries == data.keywords(SHARED, 30)
    assert {len(query.split()) for query in queries} == {2, 3}


@pytest.mark.trial
@needs_shared
def test_smoke(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All engines on 1,000 provisions: index, add, search, start."""
    given = ["--quick", "--sizes", "1k", "--only", "indexing,search", "--work", str(tmp_path / "w")]
    assert main([*given, "--results", str(tmp_path / "r")]) == 0
    printed = capsys.readouterr().out
    assert "## Search" in printed and "regsearch, ranking alone" in printed
    kept = json.loads((tmp_path / "r" / "latest.json").read_text("utf-8"))["figures"]
    ours = kept["indexing"]["1k"]["regsearch"]
    assert {"seconds", "size MB", "peak MB", "add one, ms"} <= set(ours)
    present = {title for name, title in engines.TITLES.items() if not engines.missing(name)}
    assert set(kept["search"]["1k"]) == present
    assert "300 small files" in kept["indexing"]


@pytest.mark.slow
@needs_shared
def test_quick_run_of_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--work", str(tmp_path)]) == 0
    assert "## Quality" in capsys.readouterr().out
