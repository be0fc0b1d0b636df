"""Each feature of the ranking gains what its constant says, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from search.ranking.features import FEATURES
from search.ranking.formula import RANKING
from search.results import Options
from search.session import Session

BONUSES = [name for name in RANKING._fields if name.endswith("_bonus")]
NONE: dict[str, Any] = dict.fromkeys(BONUSES, 0.0)


@pytest.mark.parametrize(
    ("name", "query", "options", "id"),
    [
        ("phrase", "paint every widget", Options(), "zz/widget-act#1"),
        ("title", "Widget Lending Act blue", Options(), "zz/widget-act#1"),
        ("topic", "when may a collector ring, calling hours?", Options(), "zz/widget-act#2(a)"),
        ("place", "widget in the United States", Options(), "zz/widget-act#1"),
        ("home", "widget", Options(home="US"), "zz/widget-act#1"),
        ("language", "催收员 敲门", Options(), ""),
    ],
)
def test_a_provision_gains_by_one_feature(
    small_index: Path, name: str, query: str, options: Options, id: str
) -> None:
    ranking = RANKING._replace(**{**NONE, f"{name}_bonus": 0.5})
    hits = Session(small_index, ranking=ranking).search(query, options).hits
    bonuses = {hit.id: hit.parts["bonus"] for hit in hits if "bonus" in hit.parts}
    assert set(bonuses.values()) <= {1.0, 1.5} and 1.5 in bonuses.values()
    assert not id or bonuses[id] == 1.5
    plain = Session(small_index, ranking=RANKING._replace(**NONE)).search(query, options).hits
    assert {hit.parts["bonus"] for hit in plain if "bonus" in hit.parts} == {1.0}


def test_every_bonus_is_of_a_feature() -> None:
    """`other_topic_bonus` is the feature `topic`'s, too, `country_bonus` that of `place`,
    `binding_bonus` that of `collector`."""
    features = {name.removesuffix("_bonus") for name in BONUSES}
    assert features - {"other_topic", "country", "binding", "broad_limit"} == FEATURES.keys()
