"""Bars, table texts, selection of cases, and every family once at a fraction of its size."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import demo_cases
import hard_cases
import large_cases
import measurement
import numpy as np
import published_cases
import pytest
import run
import tour_cases
import warm_start_cases
from cases import CASES, select_cases
from cli_solve import first_feasible, uniform_tolerance
from measurement import CommandFailed, run_territory_opt
from published_instance import PublishedInstance
from result_table import (
    FIGURES,
    HEADER,
    Bar,
    BenchmarkSettings,
    Case,
    CaseSkipped,
    Outcome,
    Row,
    describe,
    medians,
)
from uneven_homes import nearest_distinct_points, weighted_k_means

from territory_opt import sample
from territory_opt.cli import main

SHORT_RUN = {"effort": "quick", "iterations": 20}
SCORER = """import json, sys
print(json.dumps({"objective": 7.0, "inside_band": True, "fragments": 0, "arguments": sys.argv[1:3]}))
"""


@pytest.fixture
def small():
    """One seed at a small scale, without progress texts."""
    return BenchmarkSettings(seeds=(0,), progress=lambda _: None, scale=0.05)


@pytest.fixture
def in_process(monkeypatch):
    """Run commands in the test process, which is faster."""

    def run_command(*arguments):
        began = time.perf_counter()
        exit_code = main(arguments[3:])  # after the interpreter, -m and the module
        return measurement.CommandRun(time.perf_counter() - began, 1.0, exit_code)

    monkeypatch.setattr(measurement, "run_command", run_command)


@pytest.fixture
def data_folder(tmp_path):
    """Folder with an instance of eight points on a line, and a scorer with constant figures."""
    folder = tmp_path / "data" / "tdp"
    folder.mkdir(parents=True)
    (folder.parent / "score.py").write_text(SCORER)
    nodes = "".join(f"{i},{i}.5,{i % 2},1,2,3\n" for i in range(8))
    (folder / "line_nodes.csv").write_text("id,x,y,customers,demand,workload\n" + nodes)
    (folder / "line_edges.csv").write_text("u,v\n" + "".join(f"{i},{i + 1}\n" for i in range(7)))
    (folder / "instances.json").write_text(json.dumps([{"name": "line", "p": 2, "published": 14.0}]))
    return folder.parent


def outcomes(*values, status="feasible", valid=True):
    return [Outcome(status, valid, {"gap": value}) for value in values]


def test_the_median_counts_and_every_run_must_be_valid():
    bar = Bar(at_most={"gap": 0.01})
    assert bar.is_kept(outcomes(0.5, 0.01, 0.001))
    assert not bar.is_kept(outcomes(0.5, 0.02, 0.001))
    assert not bar.is_kept(outcomes(0.0, 0.0) + outcomes(0.0, valid=False))
    assert not bar.is_kept(outcomes(0.0, 0.0) + outcomes(0.0, status="not_found"))
    assert not bar.is_kept([])


def test_a_figure_missing_in_one_run_violates_its_limit():
    runs = [*outcomes(0.0, 0.0), Outcome("feasible", True, {})]
    assert medians(runs) == {}
    assert not Bar(at_most={"gap": 1.0}).is_kept(runs)
    assert not Bar(at_least={"polsby_popper": 0.0}).is_kept(runs)
    assert "none in 1 of 3 runs" in describe(runs)


def test_texts_of_bars_and_outcomes():
    bar = Bar(at_most={"gap": 0.008, "solve_s": 10.0}, at_least={"polsby_popper": 0.4})
    expected = "inside every band, gap <= 0.80%, solving <= 10.0 s, median Polsby-Popper >= 0.40"
    assert str(bar) == expected
    assert describe(outcomes(0.01, 0.02, 0.04)) == "feasible, gap 2.00% (1.00% to 4.00%)"
    assert "NOT VALID" in describe(outcomes(0.0, valid=False))
    assert all(template.format(0.5) for template in FIGURES.values())


def test_a_row_has_all_its_columns():
    line = Row("a|b", "bar", "reached", None, figures={"wall_s": 3.0}).markdown("1 on 2", 0.5)
    assert line.count("|") == len(HEADER) + 1
    assert "| 6 |" in line
    assert line.endswith("| skipped |")


def test_an_error_or_a_skip_becomes_a_row(small):
    def failing(_):
        yield Row("first", "", "", True)
        raise CommandFailed("it failed")

    def skipping(_):
        raise CaseSkipped("no data")

    first, second = run.rows(Case("failing", failing), small)
    assert first.kept
    assert second.kept is False
    assert "it failed" in second.reached
    (skipped,) = run.rows(Case("skipping", skipping), small)
    assert skipped.kept is None
    assert "no data" in skipped.reached


def test_cases_are_selected_by_name_by_family_and_by_prefix(capsys):
    assert len({case.name for case in CASES}) == len(CASES)
    assert select_cases([]) == list(CASES)
    assert [case.name for case in select_cases(["hess-NH"])] == ["hess-NH-county"]
    assert select_cases(["published"]) == list(published_cases.CASES)
    assert {case.name for case in select_cases(["germany"])} > {"germany", "germany-100", "germany-lopsided"}
    with pytest.raises(LookupError, match="nowhere"):
        select_cases(["import", "nowhere"])
    assert run.main(["nowhere"]) == 2
    assert run.main(["--list", "tdp"]) == 0
    assert capsys.readouterr().out.count("tdp-") == len(published_cases.DISTANCES)


def test_an_unexpected_exit_code_is_an_error(tmp_path):
    with pytest.raises(CommandFailed, match="no such folder"):
        run_territory_opt("optimise", str(tmp_path / "nothing"))


def test_published_instances_are_skipped_without_their_data(small, tmp_path):
    with pytest.raises(CaseSkipped):
        PublishedInstance.find(None, "hess", "ID_county")
    with pytest.raises(CaseSkipped):
        PublishedInstance.find(tmp_path, "hess", "ID_county")


def test_a_published_instance_is_solved_scored_and_compared_with_its_value(data_folder, small):
    bar = Bar(at_most={"published_ratio": 0.6})
    case = published_cases.PublishedCase("tdp", "line", bar, SHORT_RUN).case()
    (row,) = case.rows(replace(small, data_folder=data_folder))
    assert row.kept
    assert row.figures["published_ratio"] == 0.5
    assert row.published == "14.00 (heuristic)"
    assert row.figures["peak_mb"] > 20
    assert row.figures["wall_s"] > row.figures["solve_s"] > 0


def test_a_sample_with_uneven_homes_is_compared_with_free_bases(small, in_process):
    problem = hard_cases.SampleProblem("texas", ("customers",), 0.3, uneven_homes=True, options=SHORT_RUN)
    (row,) = hard_cases._solve_rows("small", problem, Bar(), small)
    assert "bound" in row.reached
    assert {"solve_s", "homes_cost"} <= set(row.figures)


def test_a_warm_start_is_compared_with_a_cold_one(small, in_process):
    change = warm_start_cases.with_narrow_potential
    (row,) = warm_start_cases.WarmStartCase("small", "texas", change, SHORT_RUN).rows(small)
    assert "cold" in row.reached
    assert row.figures["solve_s"] > 0


def test_estimates_are_compared_with_tours(small):
    specs = tuple(replace(spec, customers=12) for spec in tour_cases.SINGLE_FREQUENCY[:2])
    (row,) = tour_cases._rows("small", specs, small)
    assert row.figures["drive_error"] > 0
    assert "worst driving" in row.reached
    assert str(specs[0]) in row.reached or str(specs[1]) in row.reached


def test_territories_for_tours_are_reproducible():
    spec = tour_cases.SEVERAL_FREQUENCIES[0]
    first, again = (tour_cases.field_book(spec, np.random.default_rng(3)) for _ in range(2))
    assert first.points.tolist() == again.points.tolist()
    assert set(first.visits) == set(spec.visit_frequencies)


def test_a_removed_rep_has_no_home_and_no_customers():
    book = sample("texas", customers=200, territories=4)
    changed, _ = warm_start_cases.without_a_rep(book, {})
    assert len(changed.reps) == 3
    removed = set(book.reps.rep_id) - set(changed.reps.rep_id)
    assert set(changed.customers.rep_id) - set(changed.reps.rep_id) == {""}
    assert removed == set(book.customers.rep_id) - set(changed.customers.rep_id)


def test_the_growth_case_has_a_row_for_each_size_and_one_for_the_growth(small, monkeypatch):
    monkeypatch.setattr(large_cases, "SIZES", (400, 1_000))
    monkeypatch.setattr(
        large_cases, "_solve_size", lambda n, _: Outcome("feasible", True, {"solve_s": n / 100})
    )
    *sizes, growth = large_cases._growth_rows(replace(small, scale=1.0))
    assert len(sizes) == 2
    assert growth.figures["exponent"] == pytest.approx(1.0)
    assert growth.kept


def test_the_judge_is_measured(small):
    (row,) = demo_cases._judge_rows(small)
    assert row.figures["wall_s"] > 0


def test_centres_are_weighted_means_and_their_nearest_points_are_distinct():
    points = np.array([[0.0, 0.0], [0.0, 2.0], [10.0, 0.0], [10.0, 2.0]])
    centres = weighted_k_means(points, np.array([3.0, 1.0, 1.0, 3.0]), 2, np.random.default_rng(0))
    assert sorted(map(tuple, centres.round(6))) in ([(0.0, 0.5), (10.0, 1.5)], [(2.5, 0.0), (7.5, 2.0)])
    assert len(set(nearest_distinct_points(points, np.zeros((4, 2))))) == 4


def test_figures_of_a_report():
    trace = [{"seconds": s, "excess": e} for s, e in ((0.1, 0.2), (1.5, 0.0), (2.0, 0.0))]
    assert first_feasible({"trace": trace}) == {"first_feasible_s": 1.5}
    assert first_feasible({"trace": trace[:1]}) == {}
    infeasible = {"smallest_tolerance_uniform": 0.22, "smallest_tolerance_uniform_bound": 0.20}
    assert uniform_tolerance({"infeasible": infeasible})["over_tolerance_bound"] == pytest.approx(0.1)
    assert uniform_tolerance({"infeasible": None}) == {}
    assert uniform_tolerance({"infeasible": {"reason": ""}}) == {}
