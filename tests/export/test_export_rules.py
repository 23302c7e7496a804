"""Rules about units and change, and proved bounds, on report.html."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from grid_plans import grid_plan
from typed_reports import infeasible, sentence, typed_report

from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan import balance_charts, figure_tables, quality_section
from territory_opt.export.report_page.plan.plan_page import render_plan
from territory_opt.model.report.report import TraceRow
from territory_opt.model.report.rule_rows import RuleStatus
from territory_opt.model.result import EndedBy, Status
from territory_opt.model.scenario import Disruption, UnitsInTerritory

HELD = RuleStatus("lock[1]", sentence("unit <a> must be in T001"), True, None, ())
BROKEN = RuleStatus(
    rule="disruption",
    required=sentence("at most 5 % of customers may change territory"),
    holds=False,
    broken=sentence("9 % of customers change territory, at most 5 % may"),
    units=(),
)


@pytest.fixture(scope="module")
def plan():
    return grid_plan(side=6, customers=60)


def shown(plan, **report):
    return render_plan(PlanView(replace(plan, report=replace(plan.report, **report))))


def test_a_plan_without_rules_has_no_such_section(plan):
    text = shown(plan, rules=())
    assert 'id="rules"' not in text
    assert 'href="#rules"' not in text
    assert ">Locked</th>" not in text


def test_every_rule_is_listed_with_whether_it_holds(plan):
    text = shown(plan, rules=(HELD, BROKEN))
    assert 'href="#rules"' in text
    assert 'unit &lt;a&gt; must be in T001</td><td class="wide">yes</td>' in text
    assert "no: 9 % of customers change territory, at most 5 % may" in text


def test_broken_rules_are_in_the_headline(plan):
    report = replace(plan.report, status=None, holds=False, criteria=(), rules=(HELD, BROKEN))
    assert (
        quality_section.quality_statement(report).detail
        == "1 rule about units or change not held (disruption)."
    )


def test_locked_units_are_counted_by_territory(plan):
    locked = np.full(36, -1)
    locked[:3] = [0, 0, 4]
    assert [row["locked"] for row in figure_tables.territory_rows(replace(plan, locked=locked))] == [
        2,
        0,
        0,
        0,
        1,
        0,
    ]
    assert ">Locked</th>" in render_plan(PlanView(replace(plan, locked=locked)))


def test_the_settings_do_not_list_rules(plan):
    rules = (UnitsInTerritory(tuple(f"u{i}" for i in range(500)), "T001"),)
    scenario = replace(
        plan.scenario, lock=rules, forbid=rules, together=(("a", "b"),), disruption=Disruption(0.1)
    )
    assert figure_tables.setting_rows(replace(plan, scenario=scenario)) == figure_tables.setting_rows(plan)


def test_change_is_shown_with_its_limit(plan):
    change = replace(plan.report.disruption, moved_share=0.0871, max_moved_share=0.1, measure="revenue")
    text = shown(plan, disruption=change)
    assert 'Revenue: share that changes territory</th><td class="n">8.71% of at most 10.00%</td>' in text
    assert "of at most" not in shown(plan).split('id="shape"')[1]


def test_proved_tolerances_are_shown(plan):
    first, *others = plan.report.criteria
    assert "Proved minimum" not in shown(plan)
    criteria = (replace(first, smallest_tolerance_bound=0.0321), *others)
    assert re.search(r"Proved minimum.*3\.21%", shown(plan, criteria=criteria), re.DOTALL)
    blocked = infeasible(
        smallest_tolerance={"customers": 0.2},
        smallest_tolerance_bound={"customers": 0.15, "potential": None, "workload": 0.0},
        smallest_tolerance_uniform=0.25,
        smallest_tolerance_uniform_bound=0.00001,
    )
    missed = (replace(first, max_deviation=0.2, outside=1), *others)
    text = shown(plan, infeasible=blocked, criteria=missed)
    assert "Customers: every plan that holds the other rules needs a tolerance of at least 15.00%." in text
    assert re.search(r"all together:\s+customers 20\.0%\.", text)
    assert "criteria a plan was found at 25.00%.</p>" in text
    assert "Potential: every" not in text
    assert "Workload: every" not in text
    assert "0.00%" not in text[text.index("Infeasibility</h2>") : text.index('id="map-section"')]
    blocked = replace(blocked, smallest_tolerance_uniform_bound=0.17)
    assert "found at 25.00%; every plan needs at least 17.00%." in shown(plan, infeasible=blocked)


def test_a_proof_of_infeasibility_ends_the_search():
    report = typed_report(status=Status.INFEASIBLE, ended_by=EndedBy.PROOF, holds=False)
    lines = dict(quality_section.quality_lines(report))
    assert lines["End of search"] == "The search ended because it was proved that no plan holds every rule."


def test_the_bound_continues_to_the_end_of_the_chart():
    def point(seconds, bound):
        return TraceRow(seconds=seconds, objective=10.0 - seconds, excess=0.0, bound=bound)

    trace = balance_charts.search_chart([point(0.0, None), point(1.0, 4.0), point(3.0, None)])
    places = [tuple(map(float, place.split(","))) for place in trace.bound.split()]
    held = [tuple(map(float, place.split(","))) for place in trace.held.split()]
    assert places[-1] == (held[-1][0], places[0][1])
