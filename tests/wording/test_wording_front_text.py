"""Names of alternatives, what they gain and cost, and why variants are left out, as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from territory_opt.model.findings.front_findings import (
    DominatedBy,
    GainsAndCosts,
    NoPlanFound,
    NotTried,
    ProvedImpossible,
)
from territory_opt.model.findings.rule_findings import EmptyTerritories
from territory_opt.wording.finding_text import finding_text
from territory_opt.wording.front_text import NAMES, alternative_name, best_in_text, left_out_text
from territory_opt.wording.number_text import format_share

VALUES = {"limit": "5 %", "measure": "customers", "within": "12 %"}
SAME = GainsAndCosts("travel", 0.0, 0.08, 0.08, None, 0.0, 0.0, None, "As requested")
RULES = [EmptyTerritories((f"T{number}",)) for number in range(1, 6)]
FIRST, SECOND, THIRD, FOURTH, _ = (finding_text(one).removesuffix(".") for one in RULES)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_name_is_filled_in_and_different(language):
    names = {alternative_name(kind, VALUES, language) for kind in NAMES}
    assert len(names) == len(NAMES)
    assert not any("{" in name for name in names)
    assert names.isdisjoint(
        alternative_name(kind, VALUES, "de" if language == "en" else "en") for kind in NAMES
    )


def test_a_limit_with_a_tolerance_has_both():
    assert alternative_name("limited", VALUES) == "At most 5 % of customers change hands, within 12 %"
    without = {"limit": "5 %", "measure": "revenue"}
    assert alternative_name("limited", without) == "At most 5 % of revenue changes hands"
    assert alternative_name("limited", without, "de") == "Höchstens 5 % von revenue wechselt"


@pytest.mark.parametrize(
    ("figure", "text"),
    [("objective", "least km"), ("balance", "best balance"), ("changed", "fewest changes")],
)
def test_the_best_is_labelled(figure, text):
    assert best_in_text(figure, "km") == text
    assert best_in_text(figure, "km", "de") != text


@pytest.mark.parametrize(
    ("share", "en", "de"), [(0.0875, "8.75 %", "8,75 %"), (1.5, "150 %", "150 %"), (0.0, "0 %", "0 %")]
)
def test_shares_have_the_decimal_sign_of_the_language(share, en, de):
    assert (format_share(share), format_share(share, "de")) == (en, de)


@pytest.mark.parametrize(
    ("changes", "en", "de"),
    [
        (
            {},
            "The same travel; as well balanced (worst deviation 8 %).",
            "Gleich viel travel; gleich gut ausgeglichen (größte Abweichung 8 %).",
        ),
        (
            {"objective_share": 0.0125, "worst_deviation": 0.04},
            "1.25 % more travel; better balanced (worst deviation 4 % in place of 8 %).",
            "1,25 % mehr travel; besser ausgeglichen (größte Abweichung 4 % statt 8 %).",
        ),
        (
            {"objective_share": -0.1, "worst_deviation": 0.09},
            "10 % less travel; less well balanced (worst deviation 9 % in place of 8 %).",
            "10 % weniger travel; schlechter ausgeglichen (größte Abweichung 9 % statt 8 %).",
        ),
        (
            {"objective_share": None, "measure": "revenue", "changed": 0.05, "changed_requested": 0.1},
            "The same travel; as well balanced (worst deviation 8 %); 5 % of revenue in place of 10 % change "
            "hands against today.",
            "Gleich viel travel; gleich gut ausgeglichen (größte Abweichung 8 %); 5 % von revenue statt 10 % "
            "wechseln gegenüber heute.",
        ),
        (
            {"objective_share": 4e-5, "measure": "revenue", "changed": 0.05, "changed_requested": 0.05004},
            "The same travel; as well balanced (worst deviation 8 %).",
            "Gleich viel travel; gleich gut ausgeglichen (größte Abweichung 8 %).",
        ),
        (
            {"customers_moved": 1234},
            "The same travel; as well balanced (worst deviation 8 %); 1,234 customers are in another "
            "territory than in “As requested”.",
            "Gleich viel travel; gleich gut ausgeglichen (größte Abweichung 8 %); 1.234 Kunden sind in einem "
            "anderen Gebiet als in „As requested“.",
        ),
        ({"customers_moved": 0}, finding_text(SAME), finding_text(SAME, "de")),
    ],
)
def test_gains_and_costs_name_what_differs(changes, en, de):
    finding = replace(SAME, **changes)
    assert (finding_text(finding), finding_text(finding, "de")) == (en, de)


def test_both_causes_of_not_trying_have_their_sentence():
    for language in ("en", "de"):
        assert finding_text(NotTried("stopped"), language) != finding_text(NotTried("time"), language)


def test_a_proof_is_followed_by_what_blocks():
    text = left_out_text(ProvedImpossible(4), RULES)
    assert text == f"Proved impossible. {FIRST}. {SECOND}. {THIRD}. {FOURTH}."


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, f"breaks 1 rule: {FIRST}."),
        (3, f"breaks 3 rules: {FIRST}; {SECOND}; {THIRD}."),
        (5, f"breaks 5 rules: {FIRST}; {SECOND}; {THIRD}; and 2 more."),
    ],
)
def test_of_broken_rules_the_first_are_named(count, text):
    assert left_out_text(NoPlanFound(count), RULES[:count]).endswith(text)


def test_a_reason_without_details_is_its_sentence():
    for reason in (DominatedBy("A"), NotTried("time"), NoPlanFound(0)):
        for language in ("en", "de"):
            assert left_out_text(reason, (), language) == finding_text(reason, language)
