"""The score: percentile ranks, two axes, cut lines, and the measures it may use."""

from __future__ import annotations

import numpy as np
import pytest
from accounts_cases import book, keys, site
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from territory_opt.accounts.rules.score import percentiles
from territory_opt.accounts.segmentation import segment
from territory_opt.errors import InvalidInput
from territory_opt.model.findings import account_findings as kinds
from territory_opt.model.scenario import KeyAccountRule, KeyRule, Weighted
from territory_opt.wording.finding_text import joined_text

SITES = [
    site("A", 40, potential=10, visits=1),
    site("B", 30, potential=40, visits=4),
    site("C", 20, potential=30, visits=2),
    site("C", 0, potential=0, visits=1),
    site("D", 10, potential=20, visits=9),
]


def score(first: float, second: float, **axes) -> KeyAccountRule:
    return KeyAccountRule("score", attractiveness_at_least=first, position_at_least=second, **axes)


def test_percentiles_are_the_share_of_smaller_values():
    assert percentiles(np.array([5.0, 1.0, 3.0, 3.0, 9.0])).tolist() == [0.75, 0.0, 0.375, 0.375, 1.0]
    assert percentiles(np.array([7.0])).tolist() == [0.5]
    assert percentiles(np.array([])).tolist() == []


VALUES = arrays.arrays(np.float64, st.integers(1, 30), elements=st.integers(0, 9))


@given(VALUES)
def test_percentiles_stay_within_0_to_1_and_are_monotonic(values):
    share = percentiles(values)
    assert ((share >= 0) & (share <= 1)).all()
    above, below = share[:, None], share[None, :]
    assert ((above > below) == (values[:, None] > values[None, :])).all()
    assert np.isclose(share.mean(), 0.5)


def test_the_default_axes_are_potential_and_revenue():
    found = segment(book(SITES), score(0.6, 0.3))
    assert np.allclose(found.score, [[0, 1], [1, 2 / 3], [2 / 3, 1 / 3], [1 / 3, 0]])
    assert found.reason == (
        (),
        (kinds.ReachesScore(1.0, pytest.approx(2 / 3), 0.6, 0.3),),
        (kinds.ReachesScore(pytest.approx(2 / 3), pytest.approx(1 / 3), 0.6, 0.3),),
        (),
    )
    assert keys(book(SITES), score(0.6, 0.3)) == {
        "B": "attractiveness 1.0000 is at least 0.6 and position 0.6667 at least 0.3",
        "C": "attractiveness 0.6667 is at least 0.6 and position 0.3333 at least 0.3",
    }


def test_both_cut_lines_are_inclusive_and_both_must_be_met():
    assert list(keys(book(SITES), score(1.0, 0.0))) == ["B"]
    assert list(keys(book(SITES), score(0.0, 1.0))) == ["A"]
    assert list(keys(book(SITES), score(1.0, 1.0))) == []
    assert len(keys(book(SITES), score(0.0, 0.0))) == 4


def test_an_axis_is_the_weighted_mean_of_its_measures():
    axis = (Weighted("potential", 3.0), Weighted("sites", 1.0))
    found = segment(book(SITES), score(0.0, 0.0, attractiveness=axis, position=(Weighted("visits", 0.2),)))
    potential, count = np.array([0, 3, 2, 1]) / 3, np.array([1, 1, 3, 1]) / 3
    count[[0, 1, 3]] = 1 / 3  # three accounts with one site: each has the others as equals
    assert np.allclose(found.score[:, 0], 0.75 * potential + 0.25 * np.array([1 / 3, 1 / 3, 1, 1 / 3]))
    assert np.allclose(found.score[:, 1], np.array([0, 2, 1, 3]) / 3)


def test_columns_of_the_users_own_can_rank_and_score():
    sites = [site("A", 1, staff=5, own=["staff"]), site("B", 2, staff=50, own=["staff"]), site("C", 3)]
    assert list(keys(book(sites), KeyAccountRule("top_n", "staff", n=1))) == ["B"]
    own = (Weighted("staff"),)
    assert list(keys(book(sites), score(0.9, 0.5, attractiveness=own))) == ["B"]


def test_scores_are_those_of_the_first_score_rule():
    rule = KeyAccountRule(
        "top_n", n=1, rules=(KeyRule("score", attractiveness_at_least=1, position_at_least=1),)
    )
    assert np.isfinite(segment(book(SITES), rule).score).all()
    assert np.isnan(segment(book(SITES), KeyAccountRule("top_n", n=1)).score).all()


def test_reasons_of_several_rules_are_joined():
    further = (KeyRule("threshold", "potential", at_least=40),)
    largest, reaches = (
        kinds.LargestByNumber("revenue", 30, 2, 2, 0),
        kinds.ReachesThreshold("potential", 40, 40),
    )
    either = segment(book(SITES), KeyAccountRule("top_n", n=2, rules=further))
    assert either.reason[0] == (kinds.LargestByNumber("revenue", 40, 1, 2, 0),)
    assert either.reason[1] == (largest, reaches, kinds.RulesCombined(2, 2, "or"))
    both = segment(book(SITES), KeyAccountRule("top_n", n=2, rules=further, combine="and"))
    assert both.is_key.tolist() == [False, True, False, False]
    assert both.reason[1] == (largest, reaches, kinds.RulesCombined(2, 2, "and"))
    text = "revenue 30 is rank 2; the rule takes 2; potential 40 is at least 40"
    assert joined_text(either.reason[1]) == f"{text}; 2 of 2 rules choose it, and one is enough"
    assert joined_text(both.reason[1]) == f"{text}; all 2 rules choose it, as required"


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        (KeyAccountRule("score", position_at_least=0.5), "attractiveness_at_least"),
        (score(0.5, 1.5), "position_at_least"),
        (score(0.5, 0.5, attractiveness=(Weighted("profit"),)), "attractiveness"),
        (score(0.5, 0.5, position=(Weighted("revenue", 0.0),)), "position"),
        (KeyAccountRule("top_n", n=1, rules=(KeyRule("pareto"),)), "rules[1].share"),
        (
            KeyAccountRule("explicit", rules=(KeyRule("explicit"), KeyRule("top_n", "profit", n=1))),
            "rules[2].measure",
        ),
    ],
)
def test_invalid_scores_and_further_rules_are_faults_at_their_key(rule, column):
    with pytest.raises(InvalidInput) as refused:
        segment(book(SITES), rule)
    assert [fault.column for fault in refused.value.faults] == [f"key_accounts.{column}"]


def test_an_axis_that_is_0_for_all_is_refused():
    sites = [site("A", 1), site("B", 2)]
    with pytest.raises(InvalidInput, match="potential is 0 for every account"):
        segment(book(sites), score(0.5, 0.5))
