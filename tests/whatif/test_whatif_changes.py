"""What each change does to a book and a scenario."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import made_book, made_customers, made_reps, random_book
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import (
    CriterionSpec,
    Disruption,
    KeyAccountRule,
    Scenario,
    UnitRules,
    UnitsInTerritory,
)
from territory_opt.resolve import resolve
from territory_opt.resolve.territories import scenario_territory_ids
from territory_opt.whatif.apply_changes import apply_changes
from territory_opt.whatif.change_parts.plan_in_force import PlanInForce
from territory_opt.whatif.changes import AddRep, RemoveRep
from territory_opt.whatif.read_changes import read_change, read_changes

CUSTOMERS = (CriterionSpec("customers", 0.5),)


@pytest.fixture(scope="module")
def book() -> Book:
    """Twenty units and four reps with homes; today's territory is the column pair of the grid."""
    made = random_book(1, homes=4)
    territory = texts(f"T00{1 + min(3, i % 5)}" for i in range(20))
    reps = replace(made.reps, name=texts(["Ann", "Bob", "Cem", "Bob"]))
    segment = texts("AB"[i % 2] for i in range(len(made.customers)))
    return replace(
        made,
        units=replace(made.units, territory_id=territory),
        reps=reps,
        customers=replace(made.customers, segment=segment),
    )


def changed(book, scenario, *inputs, plan=None):
    return apply_changes(book, scenario, read_changes(inputs), plan or PlanInForce())


def ids(book, scenario):
    return scenario_territory_ids(book, scenario).tolist()


def refusal(book, scenario, *inputs):
    with pytest.raises(InvalidInput) as refused:
        changed(book, scenario, *inputs)
    return [(fault.row, fault.column, fault.value) for fault in refused.value.faults]


def fault_text(book, scenario, *inputs):
    with pytest.raises(InvalidInput) as refused:
        changed(book, scenario, *inputs)
    assert {fault.file for fault in refused.value.faults} == {"change"}
    return str(refused.value)


class TestTerritoriesComeAndGo:
    def test_a_leaver_takes_the_territory_along_and_the_others_keep_their_ids(self, book):
        new, scenario = changed(book, Scenario(territories=6), "remove_rep=R2")
        assert new.reps.rep_id.tolist() == ["R1", "R3", "R4"]
        assert ids(new, scenario) == ["T001", "T003", "T004", "T005", "T006"]
        assert (scenario.territories, scenario.retired) == (5, ("T002",))

    def test_without_a_number_of_territories_there_is_still_one_per_rep(self, book):
        new, scenario = changed(book, Scenario(), "remove_rep=R2")
        assert scenario.territories is None
        assert ids(new, scenario) == ["T001", "T003", "T004"]
        assert resolve(new, scenario).territory_id.tolist() == ["T001", "T003", "T004"]

    def test_a_vacant_territory_keeps_its_id_and_has_a_free_base(self, book):
        new, scenario = changed(book, Scenario(), "vacate=R2")
        resolved = resolve(new, scenario)
        assert resolved.territory_id.tolist() == ["T001", "T003", "T004", "T002"]
        assert resolved.rep_of.tolist() == [0, 1, 2, -1]
        assert np.isnan(resolved.homes[3]).all()
        assert np.isfinite(resolved.homes[:3]).all()

    def test_a_new_rep_takes_over_a_vacant_territory(self, book):
        hire = AddRep(1.0, 2.0, rep="R9", territory="T002")
        new, scenario = changed(book, Scenario(), "vacate=R2", hire)
        assert dict(zip(new.reps.rep_id, ids(new, scenario))) == {
            "R1": "T001",
            "R3": "T003",
            "R4": "T004",
            "R9": "T002",
        }
        assert (scenario.vacant, scenario.territories) == ((), None)

    def test_a_retired_id_is_not_given_again(self, book):
        new, scenario = changed(book, Scenario(territories=4), "remove_rep=R4", "add_rep=1,2", "split=T001")
        assert ids(new, scenario) == ["T001", "T002", "T003", "T005", "T006"]
        assert new.reps.rep_id.tolist() == ["R1", "R2", "R3", "NEW-T005"]
        assert (scenario.territories, scenario.vacant) == (5, ("T006",))
        named = {"change": "add_rep", "lon": 1, "lat": 1, "territory": "T004"}
        assert refusal(new, scenario, named) == [(1, "territory", "T004")]

    def test_a_new_rep_gets_the_mean_target_and_an_unused_id(self, book):
        reps = replace(book.reps, share=np.array([1.0, 2.0, 3.0, 2.0]))
        new, scenario = changed(replace(book, reps=reps), Scenario(), "add_rep=1,2")
        assert new.reps.rep_id.tolist()[-1] == "NEW-T005"
        assert new.reps.share[-1] == 2.0
        assert np.isnan(new.reps.capacity_hours[-1])
        assert new.reps.homes[-1].tolist() == [1.0, 2.0]
        assert resolve(new, scenario).k == 5

    def test_a_book_without_reps_gets_its_first(self):
        new, scenario = changed(made_book(people=1), Scenario(territories=2), "add_rep=1,2")
        assert new.reps.rep_id.tolist() == ["NEW-T003"]
        assert ids(new, scenario) == ["T003", "T001", "T002"]

    def test_a_successor_takes_row_territory_and_home(self, book):
        new, scenario = changed(book, Scenario(), "replace=R2:New")
        assert new.reps.rep_id.tolist() == ["R1", "New", "R3", "R4"]
        assert new.reps.name.tolist() == ["Ann", "", "Cem", "Bob"]
        assert np.array_equal(new.reps.homes, book.reps.homes)
        assert ids(new, scenario) == ["T001", "T002", "T003", "T004"]
        moved, _ = changed(book, Scenario(), "replace=R2:New,0.5,0.25")
        assert moved.reps.homes[1].tolist() == [0.5, 0.25]
        assert refusal(book, Scenario(), "replace=R2:R3") == [(1, "value", "R3")]

    def test_merging_keeps_the_first_and_its_locks(self, book):
        locks = (UnitsInTerritory(("u000",), "R1"), UnitsInTerritory(("u001",), "R2"))
        forbids = (UnitsInTerritory(("u002",), "R2"), UnitsInTerritory(("u003",), "R3"))
        given_scenario = Scenario(territories=5, lock=locks, forbid=forbids)
        new, scenario = changed(book, given_scenario, "merge=T001+Cem+T002+T005")
        assert new.reps.rep_id.tolist() == ["R1", "R4"]
        assert ids(new, scenario) == ["T001", "T004"]
        assert scenario.territories == 2
        assert scenario.lock == (UnitsInTerritory(("u000",), "T001"), UnitsInTerritory(("u001",), "T001"))
        assert scenario.forbid == ()
        assert refusal(book, Scenario(), "merge=T001+R1") == [(1, "territories", "R1")]

    def test_rules_of_a_dissolved_territory_go_with_it(self, book):
        locks = (UnitsInTerritory(("u000",), "R2"), UnitsInTerritory(("u001",), "R3"))
        new, scenario = changed(book, Scenario(lock=locks), "remove_rep=R2")
        assert scenario.lock == (UnitsInTerritory(("u001",), "T003"),)
        assert resolve(new, replace(scenario, criteria=CUSTOMERS)).k == 3

    def test_another_number_of_territories(self, book):
        new, scenario = changed(book, Scenario(), "territories=6")
        assert ids(new, scenario) == ["T001", "T002", "T003", "T004", "T005", "T006"]
        fewer, less = changed(new, scenario, "territories=5")
        assert (ids(fewer, less)[-1], less.retired) == ("T005", ("T006",))
        fewest, least = changed(fewer, less, "set=territories:3")
        assert (least.territories, least.bases, len(fewest.reps)) == (3, "free", 4)

    def test_the_last_territory_cannot_go(self):
        book = made_book(reps=made_reps([[0, 0]]), people=1)
        assert refusal(book, Scenario(), "remove_rep=R1") == [(1, "rep", "R1")]
        new, scenario = changed(book, Scenario(), "vacate=R1")
        assert new.reps is None
        assert resolve(new, replace(scenario, criteria=(CriterionSpec("people", 0.1),))).k == 1

    @settings(max_examples=30)
    @given(st.lists(st.sampled_from(["remove", "vacate", "add", "split", "more", "merge"]), max_size=6))
    def test_ids_are_distinct_kept_and_never_used_twice(self, steps):
        book, scenario = random_book(1, homes=4), Scenario(territories=5)
        seen = set(ids(book, scenario))
        for step in steps:
            before = ids(book, scenario)
            rep = str(book.reps.rep_id[0]) if book.reps is not None else None
            options = {
                "remove": f"remove_rep={rep}" if rep and len(before) > 1 else None,
                "vacate": f"vacate={rep}" if rep else None,
                "add": "add_rep=1,2",
                "split": f"split={before[0]}",
                "more": f"territories={len(before) + 1}",
                "merge": f"merge={before[0]}+{before[-1]}" if len(before) > 1 else None,
            }
            if options[step] is None:
                continue
            book, scenario = changed(book, scenario, options[step])
            after = ids(book, scenario)
            assert len(set(after)) == len(after) == scenario.territories
            assert not set(after) & set(scenario.retired)
            assert not (set(after) - set(before)) & seen
            assert set(before) - set(after) <= set(scenario.retired)
            seen |= set(after)


class TestReps:
    def test_home_share_and_capacity(self, book):
        new, _ = changed(book, Scenario(), "move_home=R1:0.5,0.25", "share=R2:0.5", "capacity=R3:1200")
        assert new.reps.homes[0].tolist() == [0.5, 0.25]
        assert new.reps.share.tolist() == [1.0, 0.5, 1.0, 1.0]
        assert new.reps.capacity_hours[2] == 1200
        assert np.isnan(new.reps.capacity_hours[[0, 1, 3]]).all()
        assert new.units is book.units
        assert new.reps.rep_id is book.reps.rep_id

    def test_given_shares_of_the_others_stay(self, book):
        reps = replace(book.reps, share=np.array([1.0, 2.0, 3.0, 4.0]))
        new, _ = changed(replace(book, reps=reps), Scenario(), "share=R2:0.5")
        assert new.reps.share.tolist() == [1.0, 0.5, 3.0, 4.0]

    def test_a_place_on_earth_is_in_degrees(self, book):
        on_earth = replace(book, frame=GEOGRAPHIC)
        assert refusal(on_earth, Scenario(), "move_home=R9:200,95") == [
            (1, "rep", "R9"),
            (1, "lon", "200.0"),
            (1, "lat", "95.0"),
        ]
        changed(book, Scenario(), "move_home=R1:200,95")  # planar

    def test_what_is_not_built_or_needs_a_solve_is_refused_by_name(self, book):
        assert "not built yet" in fault_text(book, Scenario(), "exempt=R1")
        assert "solve" in fault_text(book, Scenario(), "add_rep=best")

    def test_today_stays_as_it_is(self, book):
        owned = replace(book.customers, rep_id=texts(["R2"] * len(book.customers)))
        given_book = replace(book, customers=owned)
        new, _ = changed(given_book, Scenario(), "replace=R2:New", "assign=u000:T003", "remove_rep=R1")
        assert new.customers is given_book.customers
        assert new.units is given_book.units


class TestUnits:
    def test_units_are_locked_where_they_are(self, book):
        now = book.units.territory_id
        for text, chosen in (("T002", now == "T002"), ("unit:u003", book.units.unit_id == "u003")):
            _, scenario = changed(book, Scenario(), f"lock={text}")
            (lock,) = scenario.lock
            assert set(lock.units) == set(book.units.unit_id[chosen].tolist())
            assert lock.territory == now[chosen][0]

    def test_an_area_is_locked_territory_by_territory(self, book):
        _, scenario = changed(book, Scenario(), "lock=area:u00*")
        found = {unit: lock.territory for lock in scenario.lock for unit in lock.units}
        assert found == {str(u): str(t) for u, t in zip(book.units.unit_id[:10], book.units.territory_id)}
        assert "no unit id fits" in fault_text(book, Scenario(), "lock=area:x*")

    def test_the_plan_in_force_is_before_today(self, book):
        plan = PlanInForce({str(unit): "T004" for unit in book.units.unit_id[:3]})
        _, scenario = changed(book, Scenario(), "lock=T004", plan=plan)
        assert scenario.lock == (UnitsInTerritory(("u000", "u001", "u002"), "T004"),)
        assert "no units" in fault_text_of_plan(book, "lock=T001", plan)

    def test_units_of_a_leaver_are_not_locked(self, book):
        _, scenario = changed(book, Scenario(), "remove_rep=R2", "lock=area:u00*")
        assert "T002" not in {lock.territory for lock in scenario.lock}
        assert refusal(book, Scenario(), "remove_rep=R2", "lock=unit:u001") == [(2, "unit", "u001")]

    def test_today_follows_from_the_reps_of_customers(self, book):
        units = replace(book.units, territory_id=texts([""] * 20))
        owner = texts("R3" if unit < 3 else "" for unit in book.customers.unit)
        customers = replace(book.customers, rep_id=owner)
        _, scenario = changed(replace(book, units=units, customers=customers), Scenario(), "lock=R3")
        assert scenario.lock == (UnitsInTerritory(("u000", "u001", "u002"), "T003"),)

    def test_the_last_lock_of_a_unit_counts(self, book):
        scenario = Scenario(lock=(UnitsInTerritory(("u000", "u001"), "T001"),))
        new, scenario = changed(book, scenario, "assign=u001:R3")
        assert scenario.lock == (UnitsInTerritory(("u000",), "T001"), UnitsInTerritory(("u001",), "T003"))
        assert resolve(new, scenario).rules.locked(20)[:2].tolist() == [0, 2]

    def test_unlocking(self, book):
        locks = (UnitsInTerritory(("u000", "u011"), "T001"), UnitsInTerritory(("u002",), "R2"))
        scenario = Scenario(lock=locks)
        after = {
            "unit:u000": (UnitsInTerritory(("u011",), "T001"), UnitsInTerritory(("u002",), "T002")),
            "area:u00*": (UnitsInTerritory(("u011",), "T001"),),
            "Ann": (UnitsInTerritory(("u002",), "T002"),),
            "T002": locks[:1],
        }
        for text, kept in after.items():
            assert changed(book, scenario, f"unlock={text}")[1].lock == kept
        assert "locked into: T001, T002" in fault_text(book, scenario, "unlock=T003")

    def test_assign_and_forbid_do_not_contradict_each_other(self, book):
        assert "unforbid=u001:T002" in fault_text(book, Scenario(), "forbid=u001:R2", "assign=u001:T002")
        assert "unlock=unit:u001" in fault_text(book, Scenario(), "assign=u001:T002", "forbid=u001:R2")
        _, scenario = changed(book, Scenario(), "forbid=u001:R2", "unforbid=u001:T002", "assign=u001:T002")
        assert (scenario.forbid, len(scenario.lock)) == ((), 1)
        assert refusal(book, Scenario(), "unforbid=u001:T002") == [(1, "unit", "u001")]

    def test_units_together(self, book):
        _, scenario = changed(book, Scenario(), "together=u001+u002", "together=u002+u001")
        assert scenario.together == (("u001", "u002"),)
        assert changed(book, scenario, "untogether=u002+u001")[1].together == ()
        assert "u001+u002" in fault_text(book, scenario, "untogether=u001+u003")
        assert refusal(book, scenario, "together=u01+x") == [(1, "units", "u01"), (1, "units", "x")]

    def test_an_unknown_unit_and_territory_are_named_at_once(self, book):
        assert refusal(book, Scenario(), "assign=u99:T9") == [(1, "unit", "u99"), (1, "territory", "T9")]

    def test_a_name_that_two_reps_have_is_no_territory(self, book):
        assert refusal(book, Scenario(), "lock=Bob") == [(1, "territory", "Bob")]

    def test_parts_of_a_split_unit_are_locked_with_it(self, book):
        plan = PlanInForce({"u000#1": "T001", "u000#2": "T002", "u001": "T001"})
        scenario = Scenario(units=UnitRules(split_above=0.5))
        _, new = changed(book, scenario, "lock=unit:u000", plan=plan)
        assert new.lock == (UnitsInTerritory(("u000#1",), "T001"), UnitsInTerritory(("u000#2",), "T002"))


def fault_text_of_plan(book, text, plan):
    with pytest.raises(InvalidInput) as refused:
        changed(book, Scenario(), text, plan=plan)
    return str(refused.value)


class TestGrowth:
    def test_a_segment_an_area_and_all(self, book):
        customers = book.customers
        in_area = customers.unit < 10
        for text, where in (
            ("segment:A:1.2", customers.segment == "A"),
            ("area:u00*:1.2", in_area),
            ("all:1.2", np.ones(len(customers), dtype=bool)),
        ):
            new, _ = changed(book, Scenario(), f"grow={text}")
            for column in ("revenue", "potential", "visits"):
                before, after = getattr(customers, column), getattr(new.customers, column)
                assert np.array_equal(after[where], 1.2 * before[where])
                assert np.array_equal(after[~where], before[~where])
            assert new.customers.visit_minutes is customers.visit_minutes

    def test_columns_of_units_grow_with_their_area(self):
        book = made_book(revenue=10, people=5)
        new, _ = changed(book, Scenario(), "grow=area:u000:2")
        assert new.units.measures["revenue"].tolist() == [20.0] + [10.0] * 15
        assert new.units.measures["people"] is book.units.measures["people"]
        assert refusal(made_book(people=5), Scenario(), "grow=all:2") == [(1, "factor", "2.0")]
        assert refusal(book, Scenario(), "grow=segment:A:2") == [(1, "segment", "A")]

    def test_an_unknown_segment_names_those_there_are(self, book):
        assert "There are: A, B" in fault_text(book, Scenario(), "grow=segment:C:2")


class TestBalance:
    def test_the_default_criteria_are_written_down(self, book):
        _, scenario = changed(book, Scenario(), "tolerance.potential=0.05")
        assert {spec.measure: spec.tolerance for spec in scenario.criteria} == {
            "customers": 0.1,
            "potential": 0.05,
            "workload": 0.1,
        }

    def test_criteria_come_and_go(self, book):
        limits = CriterionSpec("customers", 0.5, min=3, targets="capacity")
        _, scenario = changed(
            book, Scenario(criteria=(limits,)), "criterion.revenue=0.2", "criterion.customers=0.3"
        )
        assert scenario.criteria == (replace(limits, tolerance=0.3), CriterionSpec("revenue", 0.2))
        _, scenario = changed(book, scenario, "criterion.customers=none")
        assert scenario.criteria == (CriterionSpec("revenue", 0.2),)
        assert "only criterion" in fault_text(book, scenario, "criterion.revenue=none")

    def test_unknown_measures(self, book):
        scenario = Scenario(criteria=CUSTOMERS)
        assert "Did you mean 'customers'?" in fault_text(book, scenario, "tolerance.customer=0.1")
        assert "people" in fault_text(book, scenario, "criterion.inhabitants=0.1")
        assert refusal(book, scenario, "tolerance.customers=-1") == [(1, "value", "-1.0")]

    def test_objective_and_limit_on_change(self, book):
        _, scenario = changed(book, Scenario(), "compactness=distance", "max_moved_share=0.2")
        assert (scenario.compactness, scenario.disruption) == ("distance", Disruption(0.2))
        before = Scenario(disruption=Disruption(0.5, "revenue"))
        assert changed(book, before, "max_moved_share=0.2")[1].disruption == Disruption(0.2, "revenue")
        assert "distance" in fault_text(book, Scenario(), "compactness=distanze")


class TestKeys:
    def test_a_key_by_its_path(self, book):
        scenario = Scenario(
            criteria=(*CUSTOMERS, CriterionSpec("revenue", 0.1)), together=(("u000", "u001"),)
        )
        _, new = changed(
            book,
            scenario,
            "set=workload.days:200",
            "set=criteria[2].tolerance:0.4",
            "set=contiguity:false",
            "set=compactness_weight:revenue",
            'set=together[1].units:["u002", "u003"]',
            "set=disruption.max_moved_share:0.3",
            "set=time_limit_s:null",
        )
        assert new.workload == replace(scenario.workload, days=200.0)
        assert new.criteria == (*CUSTOMERS, CriterionSpec("revenue", 0.4))
        assert (new.contiguity, new.compactness_weight, new.time_limit_s) == (False, "revenue", None)
        assert new.together == (("u002", "u003"),)
        assert new.disruption == Disruption(0.3)

    @pytest.mark.parametrize(
        ("text", "column"),
        [
            ("set=workload.dayz:200", "path"),
            ("set=workload:200", "path"),
            ("set=criteria[9].tolerance:0.1", "path"),
            ("set=crs:local", "path"),
            ("set=units.snap_km:3", "path"),
            ("set=reach.max_minutes:3", "path"),
            ("set=disruption.measure:revenue", "path"),
            ("set=workload.days:many", "value"),
            ("set=effort:hard", "value"),
            ("key_accounts.ruel=pareto", "key"),
            ("key_accounts.share=2", "value"),
        ],
    )
    def test_wrong_keys_and_values(self, book, text, column):
        ((_, found, _),) = refusal(book, Scenario(criteria=CUSTOMERS), text)
        assert found == column

    def test_a_rule_and_its_parameters_in_any_order(self, book):
        pareto = KeyAccountRule(rule="pareto", share=0.4)
        for texts_ in (
            ["key_accounts.rule=pareto", "key_accounts.share=0.4"],
            ["key_accounts.share=0.4", "key_accounts.rule=pareto"],
        ):
            assert changed(book, Scenario(), *texts_)[1].key_accounts == pareto
        scenario = Scenario(key_accounts=replace(pareto, measure="potential", field_share=0.2))
        _, new = changed(book, scenario, "key_accounts.rule=top_n", "key_accounts.n=3")
        expected = KeyAccountRule(rule="top_n", n=3, measure="potential", field_share=0.2)
        assert new.key_accounts == expected

    def test_the_rule_by_default_stays(self, book):
        flags = np.full(len(book.customers), -1)
        flags[0] = 1
        flagged = replace(book, customers=replace(book.customers, key_account=flags))
        for given_book, rule in ((book, "none"), (flagged, "explicit")):
            _, scenario = changed(given_book, Scenario(), "key_accounts.field_share=0.2")
            assert scenario.key_accounts == KeyAccountRule(rule=rule, field_share=0.2)


class TestKeyAccounts:
    def test_kams_come_change_and_go(self, book):
        new, _ = changed(
            book,
            Scenario(),
            "add_kam=K1",
            "add_kam=K2:1,2",
            "kam=K1:max_accounts:8",
            "kam=K1:languages:de;fr",
            "kam=K1:name:Eva",
            "kam=K1:lat:3.5",
            "kam=K1:levels:Global",
        )
        kams = new.kams
        assert kams.kam_id.tolist() == ["K1", "K2"]
        assert (kams.max_accounts.tolist(), kams.capacity_hours.tolist()) == ([8, 10], [1408.0, 1408.0])
        assert kams.languages == (frozenset({"de", "fr"}), frozenset())
        assert kams.levels == (frozenset({"global"}), frozenset())
        assert (kams.name.tolist(), kams.homes[1].tolist(), kams.homes[0, 1]) == (
            ["Eva", ""],
            [1.0, 2.0],
            3.5,
        )
        assert changed(new, Scenario(), "remove_kam=K1")[0].kams.kam_id.tolist() == ["K2"]
        assert changed(new, Scenario(), "remove_kam=K1", "remove_kam=K2")[0].kams is None

    def test_wrong_kams(self, book):
        new, _ = changed(book, Scenario(), "add_kam=K1")
        assert refusal(new, Scenario(), "add_kam=K1", "kam=K01:hours:8", "kam=K1:max_accounts:x") == [
            (1, "kam", "K1"),
            (2, "kam", "K01"),
            (2, "path", "hours"),
            (3, "value", "x"),
        ]
        assert "min_accounts" in fault_text(new, Scenario(), "kam=K1:min_accounts:11")

    def test_all_sites_of_an_account_are_marked(self):
        customers = made_customers(
            [0, 1, 2], np.zeros((3, 2)), account_id=["A", "A", "B"], key_account=[-1, 0, 1]
        )
        book = made_book(customers=customers)
        for word, flags in (("key", [1, 1, 1]), ("field", [0, 0, 1])):
            new, _ = changed(book, Scenario(), f"account=A:{word}")
            assert new.customers.key_account.tolist() == flags
        assert "Did you mean" in fault_text(book, Scenario(), "account=a:key")

    def test_coverage_comes_before_the_flag(self):
        customers = made_customers(
            [0, 1], np.zeros((2, 2)), coverage=["territory", ""], account_id=["A", "A"]
        )
        book = made_book(customers=customers)
        assert refusal(book, Scenario(), "account=A:key") == [(1, "account", "A")]
        assert changed(book, Scenario(), "account=A:field")[0].customers.key_account.tolist() == [0, 0]


class TestLists:
    def test_all_wrong_entries_at_once(self, book):
        with pytest.raises(InvalidInput) as refused:
            read_changes(["remove_rep", {"change": "shaer", "rep": "R1"}, 5, "share=R1:x", {"rep": "R1"}])
        assert [fault.row for fault in refused.value.faults] == [1, 2, 3, 4, 5]
        assert "'share'" in refused.value.faults[1].remedy

    def test_every_wrong_field_of_an_object(self):
        with pytest.raises(InvalidInput) as refused:
            read_change({"change": "share", "reb": "R1", "valu": 1})
        assert [fault.column for fault in refused.value.faults] == ["reb", "valu"]
        with pytest.raises(InvalidInput) as refused:
            read_change({"change": "move_home", "lon": "x", "lat": True})
        assert [fault.column for fault in refused.value.faults] == ["lon", "lat", "rep"]
        with pytest.raises(InvalidInput) as refused:
            read_change({"change": "lock", "unit": "U1", "area": "8*"})
        assert [fault.column for fault in refused.value.faults] == ["area"]

    def test_all_refused_changes_at_once_without_what_follows_from_them(self, book):
        assert refusal(
            book,
            Scenario(),
            "replace=R9:New",
            "share=New:0.5",
            "remove_rep=R1",
            "share=R1:2",
            "move_home=R08:1,1",
        ) == [(1, "rep", "R9"), (4, "rep", "R1"), (5, "rep", "R08")]
        assert refusal(book, Scenario(), "split=X", "lock=T005") == [(1, "territory", "X")]

    def test_a_likely_rep_is_named(self, book):
        text = fault_text(book, Scenario(), "remove_rep=R02")
        assert "there is no rep 'R02'. Did you mean 'R2'?" in text

    def test_leaving_out_the_last_undoes_it(self, book):
        steps = ["remove_rep=R2", "add_rep=1,2", "grow=all:1.1"]
        one_by_one = book, Scenario()
        for step in steps:
            one_by_one = changed(*one_by_one, step)
        at_once = changed(book, Scenario(), *steps)
        assert at_once[1] == one_by_one[1]
        assert at_once[0].reps.rep_id.tolist() == one_by_one[0].reps.rep_id.tolist()
        assert changed(book, Scenario(), *steps[:-1])[0].customers is book.customers

    def test_ids_with_separators_go_by_json(self):
        for rep in ("A:B", "A,B", "A+B"):
            change = RemoveRep(rep)
            assert change.as_option() is None
            assert read_change(change.as_json()) == change
        assert AddRep(1, 2, rep="R9").as_option() is None

    @given(st.text(min_size=1).filter(str.strip), st.floats(1e-6, 1e6))
    def test_any_id_and_number_is_read_back(self, rep, value):
        change = read_change({"change": "share", "rep": rep, "value": value})
        assert read_change(change.as_json()) == change
        option = change.as_option()
        assert option is None or read_change(option) == change

    @given(st.text())
    def test_any_text_is_a_change_or_has_faults(self, text):
        for start in ("", "set=", "kam=", "key_accounts.", "tolerance."):
            try:
                change = read_change(start + text)
            except InvalidInput:
                continue
            assert read_change(change.as_json()) == change


def test_changes_apply_to_the_whole_book_of_a_scenario_that_splits_units():
    book = random_book(3, homes=3)
    scenario = Scenario(criteria=CUSTOMERS, units=UnitRules(split_above=0.1))
    resolved = resolve(book, scenario)
    assert resolved.split is not None
    assert resolved.split.any
    new, _ = changed(resolved.whole, scenario, "remove_rep=R1")
    assert new.units is book.units
