"""How much chance a run tries: a little by default, more with the trials."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings


def as_trial(*values: object) -> ParameterSet:
    """One case of a test, marked `trial`."""
    return pytest.param(*values, marks=pytest.mark.trial)


def seeds(total: int, quick: int = 2) -> list[int | ParameterSet]:
    """The numbers below `total`; those from `quick` on are marked `trial`."""
    return [*range(quick), *map(as_trial, range(quick, total))]


def sparsely(values: Sequence[object], one_in: int) -> list[object]:
    """The cases of a test; all but one in so many are marked `trial`."""
    return [as_trial(v) if n % one_in else v for n, v in enumerate(values)]


def examples(times: float) -> settings:
    """Settings of a property that tries `times` as many examples as others do."""
    usual = settings.default
    assert usual is not None
    return settings(usual, max_examples=max(1, int(usual.max_examples * times)))
