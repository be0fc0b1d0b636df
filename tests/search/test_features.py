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


@pytest.mark.parametrize(
    "query",
    [
        "may a collector call at 9 pm?",
        "latest hour a debt collector may telephone",
        "催收电话最晚几点",
    ],
)
def test_what_binds_collectors_is_before_what_binds_all_who_call(
    library: Session, query: str
) -> None:
    options = Options(jurisdiction="US", limit=20)
    ids = [hit.id for hit in library.search(query, options).hits]
    general = ids.index("us/telemarketing-sales-rule#310.4(c)")
    assert ids.index("us/fdcpa#1692c(a)(1)") < general
    assert ids.index("us/reg-f#1006.6(b)(1)") < general


@pytest.mark.parametrize(
    "query",
    [
        "may a collector call at 9 pm?",
        "can a debt collector ring me at 21:00",
        "latest hour a collection agency may telephone",
    ],
)
def test_a_question_for_a_number_has_each_country_once_at_first(
    library: Session, query: str
) -> None:
    first = [hit.jurisdiction.partition("-")[0] for hit in library.search(query).hits[:4]]
    assert len(set(first)) == 4 and "US" in first[:3]


def test_a_general_limit_is_as_good_where_no_collector_is_asked_about(library: Session) -> None:
    hits = library.search("what time may a telemarketer call", Options(jurisdiction="US")).hits
    assert hits[0].id in (
        "us/telemarketing-sales-rule#310.4(c)",
        "us/tcpa-rules#64.1200(c)(1)",
    )
