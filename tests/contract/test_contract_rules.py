"""Contract of every rule for key accounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract_folder import scenario, solve

from territory_opt.accounts.rules import RULES
from territory_opt.accounts.rules.rule import Candidates
from territory_opt.accounts.segmentation import segment
from territory_opt.errors import InvalidInput
from territory_opt.model.findings import FINDINGS
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.pipeline import scenario_for

CUTS = ("attractiveness_at_least", "position_at_least")
SENSIBLE = {"share": 0.35, "n": 3, "at_least": 3700.0, **dict.fromkeys(CUTS, 0.8)}
FOOLISH = {"share": -0.5, "n": -3, "at_least": -1.0, **dict.fromkeys(CUTS, 1.5)}


@pytest.fixture(params=RULES, ids=lambda one: one.name)
def rule(request):
    return request.param


def parameters(rule):
    return {parameter.name: SENSIBLE[parameter.name] for parameter in rule.parameters}


def rule_setting(rule, **more):
    return KeyAccountRule(rule.name, **parameters(rule), **more)


def candidates(seed, explicit=(), kept_out=()):
    random = np.random.default_rng(seed)
    closed = np.zeros((2, 12), dtype=bool)
    closed[0, list(explicit)] = closed[1, list(kept_out)] = True
    values = random.integers(0, 5, 12) * 1200.0
    return Candidates(
        measures={"revenue": values, "potential": 3 * values},
        totals={"revenue": values.sum(), "potential": 3 * values.sum()},
        by_id=np.arange(12),
        explicit=closed[0],
        open=~closed.any(axis=0),
    )


@pytest.mark.parametrize("seed", range(5))
def test_it_chooses_among_the_open_and_gives_each_a_reason(rule, seed):
    given = candidates(seed, explicit=[1, 4], kept_out=[0, 7, 11])
    choice = rule.choose(rule_setting(rule), given)
    assert len(choice.accounts) == len(choice.reasons) == len(set(choice.accounts.tolist()))
    assert given.open[choice.accounts].all()
    assert all(reason in FINDINGS for reason in map(type, choice.reasons))


@pytest.mark.parametrize("seed", range(5))
def test_no_larger_account_is_left_out(rule, seed):
    given = candidates(seed)
    chosen = rule.choose(rule_setting(rule), given).accounts
    left = np.setdiff1d(np.arange(12), chosen)
    if len(chosen) and len(left):
        values = given.measures["revenue"]
        assert values[chosen].min() >= values[left].max()


def test_the_order_of_the_file_does_not_matter(rule):
    given = candidates(3)
    measures = {name: values[::-1].copy() for name, values in given.measures.items()}
    turned = replace(given, measures=measures, by_id=given.by_id[::-1].copy())
    names = [set(c.by_id[rule.choose(rule_setting(rule), c).accounts].tolist()) for c in (given, turned)]
    assert names[0] == names[1]


def test_its_parameters_are_checked(rule):
    for parameter in rule.parameters:
        assert parameter.fits(SENSIBLE[parameter.name])
        assert not parameter.fits(FOOLISH[parameter.name])
        assert parameter.expects


def test_without_its_parameters_it_is_refused(rule, contract_book):
    if not rule.parameters:
        assert segment(contract_book, KeyAccountRule(rule.name)).coverage.shape == (72,)
        return
    with pytest.raises(InvalidInput) as refused:
        segment(contract_book, KeyAccountRule(rule.name))
    assert {fault.column for fault in refused.value.faults} == {
        f"key_accounts.{one.name}" for one in rule.parameters
    }


def test_accounts_are_key_as_a_whole_with_reasons(rule, contract_book):
    found = segment(contract_book, rule_setting(rule))
    for account in range(len(found.account_id)):
        served = set(found.coverage[found.account_of == account])
        assert served == ({"key_account"} if found.is_key[account] else {"territory"})
    assert all(reason for reason, key in zip(found.reason, found.is_key, strict=True) if key)


def test_a_scenario_can_name_it_and_the_sites_leave_the_field(rule, contract_book):
    section = {"rule": rule.name, **parameters(rule)}
    assert scenario_for(contract_book, scenario(key_accounts=section)).key_accounts == rule_setting(rule)
    report = solve(contract_book, key_accounts=section).report
    assert report["counts"]["field_customers"] == 72 - report["key_accounts"]["customers"]
    assert (report["key_accounts"]["accounts"] > 0) == bool(rule.parameters)


def test_names_are_distinct():
    assert len({rule.name for rule in RULES}) == len(RULES)
