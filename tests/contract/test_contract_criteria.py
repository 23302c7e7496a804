"""Contract of every criterion."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from contract_folder import solve

from territory_opt.criteria import CRITERIA, BaseCriterion, UnitColumn
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.pipeline import scenario_for
from territory_opt.resolve import resolve

every = pytest.mark.parametrize("criterion", [*CRITERIA, UnitColumn("people")], ids=lambda one: one.measure)


def loads(criterion, resolved, bases):
    """Loads (n, b) of the units from some bases."""
    if isinstance(criterion, BaseCriterion):
        of_stops = criterion.stop_loads(resolved.service, resolved.service.minutes_from(bases))
        assert of_stops.shape == (len(resolved.service.unit), len(bases))
        total = np.zeros((len(resolved.field), len(bases)))
        np.add.at(total, resolved.service.unit, of_stops)
        return total
    of_units = criterion.unit_loads(resolved.field)
    assert of_units.shape == (len(resolved.field),)
    return np.repeat(of_units[:, None], len(bases), axis=1)


@pytest.fixture(scope="module")
def resolved(contract_book):
    return resolve(contract_book, Scenario())


@every
def test_it_has_a_name_and_a_unit_in_words(criterion):
    assert criterion.measure == criterion.measure.lower()
    assert criterion.measure.isidentifier()
    assert criterion.unit.strip()
    with pytest.raises(FrozenInstanceError):
        criterion.measure = "other"


@every
def test_its_loads_are_numbers_that_can_be_added(criterion, resolved):
    found = loads(criterion, resolved, resolved.homes)
    assert found.dtype == np.float64
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert found.sum() > 0


@every
def test_its_loads_are_reproducible(criterion, resolved):
    np.testing.assert_array_equal(
        loads(criterion, resolved, resolved.homes), loads(criterion, resolved, resolved.homes)
    )


@every
def test_bases_are_independent_of_one_another(criterion, resolved):
    together = loads(criterion, resolved, resolved.homes)
    for b in range(len(resolved.homes)):
        np.testing.assert_allclose(
            loads(criterion, resolved, resolved.homes[b : b + 1])[:, 0], together[:, b]
        )


@every
def test_an_empty_field_book_has_no_load(criterion, resolved):
    no_stops = np.array([], dtype=np.int64)
    none = np.array([])
    field = replace(
        resolved.field,
        unit=no_stops,
        points=np.empty((0, 2)),
        revenue=none,
        potential=none,
        visits=none,
        visit_minutes=none,
    )
    service = type(resolved.service).of(field, Scenario().workload, resolved.service.provider)
    empty = replace(resolved, field=field, service=service)
    found = loads(criterion, empty, resolved.homes)
    assert found.shape == (36, 3)
    if not isinstance(criterion, UnitColumn):
        assert not found.any()


@every
def test_a_scenario_can_balance_it_and_the_judge_agrees(criterion, contract_book):
    plan = solve(contract_book, criteria=[{"measure": criterion.measure, "tolerance": 0.3}])
    assert plan.report["status"] in ("feasible", "optimal")
    (row,) = plan.report["criteria"]
    assert (row["measure"], row["unit"]) == (criterion.measure, criterion.unit)
    resolved = resolve(
        contract_book, scenario_for(contract_book, {"key_accounts": {"rule": "top_n", "n": 3}})
    )
    of_units = loads(criterion, resolved, plan.base)[np.arange(36), plan.label]
    assert plan.loads[criterion.measure] == pytest.approx(np.bincount(plan.label, weights=of_units))


@every
def test_loads_of_two_halves_sum_to_the_whole(criterion, resolved):
    """Constant measures add up over stops; hours do too while the hops stay as they are."""
    if isinstance(criterion, BaseCriterion):
        service, bases = resolved.service, resolved.homes
        whole = criterion.stop_loads(service, service.minutes_from(bases))
        for part in (slice(0, 10), slice(10, None)):
            half = replace(
                service,
                **{
                    name: getattr(service, name)[part]
                    for name in ("unit", "points", "visits", "minutes", "hop")
                },
            )
            np.testing.assert_allclose(criterion.stop_loads(half, half.minutes_from(bases)), whole[part])
    elif not isinstance(criterion, UnitColumn):
        field, names = resolved.field, ("unit", "points", "revenue", "potential", "visits", "visit_minutes")
        parts = [
            replace(field, **{n: getattr(field, n)[s] for n in names})
            for s in (slice(0, 10), slice(10, None))
        ]
        np.testing.assert_allclose(
            sum(criterion.unit_loads(part) for part in parts), criterion.unit_loads(field)
        )


def test_names_are_distinct():
    assert len({criterion.measure for criterion in CRITERIA}) == len(CRITERIA)
    assert CriterionSpec("customers").measure in {criterion.measure for criterion in CRITERIA}
