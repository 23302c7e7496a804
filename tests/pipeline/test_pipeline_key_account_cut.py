"""Sweep of the key account cut: KAMs and territories of each cut, and consistent figures."""

import numpy as np
import pytest
from key_account_book import book_of

import territory_opt as to
from territory_opt.errors import Interrupted
from territory_opt.ingest import book_from_rows


@pytest.fixture(scope="module")
def sweep():
    return to.sweep_cut(book_of(), shares=(0.8, 0.2, 0.5, 0.5))


def test_cuts_are_sorted_and_distinct(sweep):
    assert [cut.share for cut in sweep] == [0.2, 0.5, 0.8]
    assert set(sweep.plans) == {0.2, 0.5, 0.8}
    assert [cut.row.own for cut in sweep] == [False, True, False]
    assert sweep.not_tried == ()
    assert len(sweep) == 3


def test_kams_and_territories_are_solved_for_each_cut(sweep):
    for cut in sweep:
        plan = cut.plan
        assert plan.scenario.key_accounts.share == cut.share
        assert int(plan.segmentation.is_key.sum()) == cut.row.accounts
        assert plan.report["status"] in ("feasible", "optimal")
    accounts = [cut.row.accounts for cut in sweep]
    assert accounts == sorted(accounts)
    assert accounts[0] < accounts[-1]


def test_the_figures_are_those_of_the_plans_without_double_counting(sweep):
    rows = sweep.as_dict()["cuts"]
    customers = sweep.cuts[0].plan.book.customers
    for row, cut in zip(rows, sweep, strict=True):
        report = cut.plan.report
        assert row["key_accounts"]["sites"] + row["field"]["customers"] == len(customers)
        assert row["key_accounts"]["revenue"] + row["field"]["revenue"] == pytest.approx(
            customers.revenue.sum()
        )
        assert row["kams"]["unassigned"] == len(report["key_accounts"]["unassigned"])
        unassigned = np.isin(customers.account_id.astype(str), report["key_accounts"]["unassigned"])
        assert row["kams"]["unassigned_revenue"] == pytest.approx(customers.revenue[unassigned].sum())
        assert row["kams"]["hours"] == pytest.approx(sum(kam["hours"] for kam in report["kams"]))
        assert row["field"]["drive_hours"] == pytest.approx(cut.plan.drive_hours.sum())
        assert row["objective"] == report["objective"]
    # Four places: the widest cut leaves accounts unassigned.
    assert rows[-1]["kams"]["unassigned"] == rows[-1]["key_accounts"]["accounts"] - 4
    assert rows[0]["units_moved"] is None
    assert all(isinstance(row["units_moved"], int) for row in rows[1:])


def test_the_hours_of_the_field_are_its_workload():
    book = book_of(
        {"rule": "pareto", "share": 0.5, "field_share": 0.4},
        criteria=[{"measure": "workload", "tolerance": 0.9}],
    )
    for cut, row in zip(sweep := to.sweep_cut(book, shares=(0.3, 0.6)), sweep.as_dict()["cuts"], strict=True):
        assert row["field"]["hours"] == pytest.approx(cut.plan.report["criteria"][0]["total"])


def test_another_rule_is_replaced_by_pareto_with_its_other_settings():
    book = book_of({"rule": "top_n", "n": 3, "family": "parent", "never": ["c0"]})
    (cut,) = to.sweep_cut(book, shares=[0.4])
    rule = cut.plan.scenario.key_accounts
    assert (rule.rule, rule.measure, rule.share, rule.family) == ("pareto", "revenue", 0.4, "parent")
    assert not cut.row.own
    assert not cut.plan.segmentation.is_key[0]


def test_the_sweep_is_reproducible(sweep):
    again = to.sweep_cut(book_of(), shares=(0.2, 0.5, 0.8))
    for first, second in zip(sweep, again, strict=True):
        assert first.plan.label.tolist() == second.plan.label.tolist()


@pytest.mark.parametrize("shares", [(0.0,), (1.2, 0.5), (float("nan"),), ()])
def test_shares_out_of_range_are_faults(shares):
    with pytest.raises(to.InvalidInput, match="cut"):
        to.sweep_cut(book_of(), shares=shares)


def test_a_book_without_customers_is_refused():
    units = [{"unit_id": f"u{i}", "lon": 8 + i, "lat": 50, "size": 1} for i in range(4)]
    with pytest.raises(to.InvalidInput, match="no customers"):
        to.sweep_cut(book_from_rows({"units": units}), {"territories": 2})


def test_cuts_solved_before_a_stop_are_kept():
    cuts = []

    class Watch(to.Progress):
        def stage(self, name, detail=""):
            if name.startswith("cut at"):
                cuts.append(name)

    stopped = to.sweep_cut(book_of(), shares=(0.3, 0.5, 0.7), progress=Watch(), stop=lambda: len(cuts) >= 2)
    assert 1 <= len(stopped) <= 2
    assert len(stopped) + len(stopped.not_tried) == 3
    with pytest.raises(Interrupted):
        to.sweep_cut(book_of(), shares=(0.3,), stop=lambda: True)
