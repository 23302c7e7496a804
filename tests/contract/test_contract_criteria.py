"""Contract of every criterion."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace

import numpy as np
import pytest
from contract_folder import solve
from registry_members import missing_members

from territory_opt import criteria
from territory_opt.criteria import BUILT_IN, CRITERIA, BaseCriterion, ConstantCriterion, UnitColumn
from territory_opt.criteria.criterion import VISITED_STOPS
from territory_opt.criteria.measure_text import measure_name, measure_unit
from territory_opt.criteria.service import Service
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.export.plan_view import PlanView
from territory_opt.export.registry import EXPORTERS
from territory_opt.ingest.tables.schema import BUILT_IN_MEASURES
from territory_opt.model.frame import Frame
from territory_opt.model.needs import Needs
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.pipeline import scenario_for
from territory_opt.resolve import resolve
from territory_opt.resolve.measures import available
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.wording.label_text import LabelText

LOCAL = Frame("local", "local")

every = pytest.mark.parametrize("criterion", [*CRITERIA, UnitColumn("people")], ids=lambda one: one.measure)


def loads(criterion, resolved, bases):
    """Loads (n, b) of the units from some bases."""
    if isinstance(criterion, BaseCriterion):
        of_stops = criterion.stop_loads(StopTrips(resolved.service, bases))
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
def test_its_label_is_in_both_languages(criterion):
    for language in ("en", "de"):
        assert criterion.label.text(language).strip()
        assert bool(criterion.label_unit.text(language)) == bool(criterion.label_unit.en)
        assert measure_name(criterion.measure, language) == criterion.label.text(language)
        assert measure_unit(criterion.measure, language) == criterion.label_unit.text(language)


@every
def test_the_unit_says_what_the_label_leaves_open(criterion):
    assert criterion.unit.endswith(criterion.label_unit.en)


@every
def test_what_it_needs_decides_whether_a_book_has_it(criterion, resolved):
    """With customers, without them but with its columns, without one of the columns, and without a CRS."""
    field = resolved.field
    columns = {name: np.ones(36) for name in criterion.needs.columns}
    has_columns = replace(field, has_customers=False, unit_measures=columns)
    assert available(criterion.measure, None, has_columns)
    for name in columns:
        rest = {other: values for other, values in columns.items() if other != name}
        assert not available(criterion.measure, None, replace(has_columns, unit_measures=rest))
    assert available(criterion.measure, None, field)
    assert available(criterion.measure, None, replace(field, frame=LOCAL)) != criterion.needs.travel_times


@every
def test_its_columns_in_the_units_are_read_as_numbers(criterion):
    if criterion in CRITERIA:
        assert {criterion.measure, *criterion.needs.columns} <= BUILT_IN_MEASURES


def test_a_criterion_with_travel_says_so():
    for criterion in CRITERIA:
        assert isinstance(criterion, BaseCriterion) == criterion.needs.travel_times


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
        whole, stops = criterion.stop_loads(StopTrips(service, bases)), np.arange(len(service.unit))
        for part in (stops[:10], stops[10:]):
            half = StopTrips(service.only(part), bases)
            np.testing.assert_allclose(criterion.stop_loads(half), whole[part])
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


def test_a_scenario_that_names_none_balances_the_default_ones(contract_book):
    chosen = resolve(contract_book, Scenario()).scenario.criteria
    assert [spec.measure for spec in chosen] == ["customers", "potential", "workload"]
    assert {spec.measure for spec in chosen} == {one.measure for one in CRITERIA if one.by_default}


def test_no_criterion_is_missing_from_the_registry():
    """A column of the units is no member: there is one for each column."""
    methods = ("unit_loads", "stop_loads")
    assert missing_members(criteria, methods, CRITERIA) == {"UnitColumn"}
    for left_out in CRITERIA:
        others = [one for one in CRITERIA if one is not left_out]
        assert missing_members(criteria, methods, others) == {"UnitColumn", type(left_out).__name__}


@dataclass(frozen=True)
class BikeHours:
    """Hours a year of riding an electric bicycle, which is slower and takes more direct ways."""

    measure: str = "bike_hours"
    label: LabelText = LabelText("Riding", "Radfahrt")
    unit: str = "hours a year"
    label_unit: LabelText = LabelText("hours a year", "Stunden im Jahr")
    needs: Needs = VISITED_STOPS
    by_default: bool = False

    def stop_loads(self, trips):
        return trips.travelling_by(bicycle(trips.service.frame)).drive_minutes / 60.0


def bicycle(frame) -> GreatCircle:
    return GreatCircle(frame, circuity=1.15, fixed_minutes=1.0, town_kmh=18.0, road_kmh=22.0)


def ridden_hours(plan, resolved) -> np.ndarray:
    """Hours of each territory by a service that knows no other travel than by bicycle."""
    frame = resolved.field.frame
    service = Service.of(resolved.field, resolved.scenario.workload, bicycle(frame))
    minutes = bicycle(frame).matrix(service.points, plan.base).minutes
    owner = plan.label[service.unit]
    hours = service.drive_minutes(minutes)[np.arange(len(owner)), owner] / 60.0
    return np.bincount(owner, weights=hours, minlength=len(plan.base))


@pytest.mark.parametrize("bases", ["homes", "free"])
@pytest.mark.parametrize("field_share", [0.0, 0.5])
def test_a_criterion_with_travel_of_its_own_is_one_class_and_one_entry(
    bases, field_share, contract_book, monkeypatch, tmp_path
):
    """Solver and judge agree, or `optimise` would refuse; both agree with a service of bicycles alone.

    With a field share there are sites of key accounts, whose hops are to the territories' own stops.
    """
    monkeypatch.setitem(BUILT_IN, "bike_hours", BikeHours())
    settings = {"key_accounts": {"rule": "top_n", "n": 3, "field_share": field_share}, "bases": bases}
    measures = ("bike_hours", "travel", "customers")
    plan = solve(contract_book, criteria=[{"measure": m, "tolerance": 0.4} for m in measures], **settings)
    resolved = resolve(contract_book, scenario_for(contract_book, settings))
    assert (resolved.field.local is not None) == bool(field_share)
    assert plan.report["status"] in ("feasible", "optimal")
    row = plan.report["criteria"][0]
    assert (row["measure"], row["unit"], row["outside"]) == ("bike_hours", "hours a year", 0)
    hours = ridden_hours(plan, resolved)
    assert plan.loads["bike_hours"] == pytest.approx(hours)
    assert row["total"] == pytest.approx(hours.sum())
    assert (plan.loads["bike_hours"] > plan.loads["travel"]).all()
    report_page = next(exporter for exporter in EXPORTERS if exporter.file == "report.html")
    report_page.write(PlanView(plan), tmp_path / "report.html")
    assert "Riding" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_protocols_tell_a_criterion_of_each_kind_apart():
    assert isinstance(BikeHours(), BaseCriterion)
    assert not isinstance(BikeHours(), ConstantCriterion)
