"""The harness itself: what counts as kept, what is said, and every family once at a fraction of its size."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import demo_cases
import hard_cases
import large_cases
import measure
import published_cases
import run
import tour_cases
import warm_cases
from cases import CASES, chosen
from uneven import centres, nearest_own
from measure import Failed, territory_opt
from published import Instance
from solving import first_inside, uniform_tolerance
from table import FIGURES, HEADER, Asked, Bar, Case, Outcome, Row, Skipped, medians, reached

from territory_opt import sample
from territory_opt.cli import main

SHORT_RUN = {"effort": "quick", "iterations": 20}
SCORER = """import json, sys
print(json.dumps({"objective": 7.0, "inside_band": True, "fragments": 0, "asked": sys.argv[1:3]}))
"""


@pytest.fixture
def small():
    """Runs told to nobody."""
    return Asked(seeds=(0,), say=lambda _: None, scale=0.05)


@pytest.fixture
def in_process(monkeypatch):
    """Commands without a process of their own: quicker."""

    def run(*arguments):
        began = time.perf_counter()
        code = main(arguments[3:])  # after the interpreter, -m and the module
        return measure.Run(time.perf_counter() - began, 1.0, code)

    monkeypatch.setattr(measure, "run", run)


@pytest.fixture
def data(tmp_path):
    """A published instance of nobody: eight points on a line, and a scorer that finds all well."""
    folder = tmp_path / "data" / "tdp"
    folder.mkdir(parents=True)
    (folder.parent / "score.py").write_text(SCORER)
    nodes = "".join(f"{i},{i}.5,{i % 2},1,2,3\n" for i in range(8))
    (folder / "line_nodes.csv").write_text("id,x,y,customers,demand,workload\n" + nodes)
    (folder / "line_edges.csv").write_text("u,v\n" + "".join(f"{i},{i + 1}\n" for i in range(7)))
    (folder / "instances.json").write_text(json.dumps([{"name": "line", "p": 2, "published": 14.0}]))
    return folder.parent


def outcomes(*values, status="feasible", sound=True):
    return [Outcome(status, sound, {"gap": value}) for value in values]


def test_the_median_counts_and_every_run_must_be_sound():
    bar = Bar(most={"gap": 0.01})
    assert bar.kept(outcomes(0.5, 0.01, 0.001))
    assert not bar.kept(outcomes(0.5, 0.02, 0.001))
    assert not bar.kept(outcomes(0.0, 0.0) + outcomes(0.0, sound=False))
    assert not bar.kept(outcomes(0.0, 0.0) + outcomes(0.0, status="not_found"))
    assert not bar.kept([])


def test_a_figure_that_is_missing_once_has_missed_its_limit():
    runs = [*outcomes(0.0, 0.0), Outcome("feasible", True, {})]
    assert medians(runs) == {}
    assert not Bar(most={"gap": 1.0}).kept(runs)
    assert not Bar(least={"shape": 0.0}).kept(runs)
    assert "none in 1 of 3 runs" in reached(runs)


def test_bars_and_outcomes_are_said_in_words():
    bar = Bar(most={"gap": 0.008, "solve_s": 10.0}, least={"shape": 0.4})
    expected = "inside every band, gap <= 0.80%, solving <= 10.0 s, median Polsby-Popper >= 0.40"
    assert str(bar) == expected
    assert reached(outcomes(0.01, 0.02, 0.04)) == "feasible, gap 2.00% (1.00% to 4.00%)"
    assert "NOT SOUND" in reached(outcomes(0.0, sound=False))
    assert all(form.format(0.5) for form in FIGURES.values())


def test_a_row_has_all_its_columns():
    line = Row("a|b", "bar", "reached", None, figures={"wall_s": 3.0}).line("1 on 2", 0.5)
    assert line.count("|") == len(HEADER) + 1
    assert "| 6 |" in line
    assert line.endswith("| skipped |")


def test_what_goes_wrong_or_is_skipped_becomes_a_row(small):
    def broken(_):
        yield Row("first", "", "", True)
        raise Failed("it broke")

    def absent(_):
        raise Skipped("not here")

    first, second = run.rows(Case("broken", broken), small)
    assert first.kept
    assert second.kept is False
    assert "it broke" in second.reached
    (skipped,) = run.rows(Case("absent", absent), small)
    assert skipped.kept is None
    assert "not here" in skipped.reached


def test_cases_are_chosen_by_name_by_family_and_by_beginning(capsys):
    assert len({case.name for case in CASES}) == len(CASES)
    assert chosen([]) == list(CASES)
    assert [case.name for case in chosen(["hess-NH"])] == ["hess-NH-county"]
    assert chosen(["published"]) == list(published_cases.CASES)
    assert {case.name for case in chosen(["germany"])} > {"germany", "germany-100", "germany-lopsided"}
    with pytest.raises(LookupError, match="nowhere"):
        chosen(["import", "nowhere"])
    assert run.main(["nowhere"]) == 2
    assert run.main(["--list", "tdp"]) == 0
    assert capsys.readouterr().out.count("tdp-") == len(published_cases.DISTANCES)


def test_a_command_that_is_refused_is_an_error(tmp_path):
    with pytest.raises(Failed, match="no such folder"):
        territory_opt("optimise", str(tmp_path / "nothing"))


def test_published_instances_are_skipped_where_they_are_absent(small, tmp_path):
    with pytest.raises(Skipped):
        Instance.named(None, "hess", "ID_county")
    with pytest.raises(Skipped):
        Instance.named(tmp_path, "hess", "ID_county")


def test_a_published_instance_is_solved_and_scored_beside_its_value(data, small):
    case = published_cases._case("tdp", "line", Bar(most={"ratio": 0.6}), **SHORT_RUN)
    (row,) = case.rows(replace(small, data=data))
    assert row.kept
    assert row.figures["ratio"] == 0.5
    assert row.published == "14.00 (heuristic)"
    assert row.figures["peak_mb"] > 20
    assert row.figures["wall_s"] > row.figures["solve_s"] > 0


def test_a_sample_with_lopsided_homes_is_compared_with_free_bases(small, in_process):
    question = hard_cases.Sample("texas", ("customers",), 0.3, uneven=True, asked=SHORT_RUN)
    (row,) = hard_cases._rows("small", question, Bar(), small)
    assert "bound" in row.reached
    assert {"solve_s", "homes_cost"} <= set(row.figures)


def test_a_warm_start_is_held_against_a_cold_one(small, in_process):
    (row,) = warm_cases._rows("small", warm_cases.with_narrow_potential, "texas", small, **SHORT_RUN)
    assert "cold" in row.reached
    assert row.figures["solve_s"] > 0


def test_estimates_are_held_against_tours(small):
    small_lands = tuple(replace(land, customers=12) for land in tour_cases.DAYS[:2])
    (row,) = tour_cases._rows("small", small_lands, small)
    assert row.figures["drive_error"] > 0
    assert "worst driving" in row.reached
    assert str(small_lands[0]) in row.reached or str(small_lands[1]) in row.reached


def test_territories_for_tours_are_the_same_again():
    land = tour_cases.RHYTHMS[0]
    first, again = (tour_cases.field_book(land, np.random.default_rng(3)) for _ in range(2))
    assert first.points.tolist() == again.points.tolist()
    assert set(first.visits) == set(land.rhythms)


def test_one_rep_less_is_one_home_less():
    book = sample("texas", customers=200, territories=4)
    fewer, _ = warm_cases.without_a_rep(book, {})
    assert len(fewer.reps) == 3
    gone = set(book.reps.rep_id) - set(fewer.reps.rep_id)
    assert set(fewer.customers.rep_id) - set(fewer.reps.rep_id) == {""}
    assert gone == set(book.customers.rep_id) - set(fewer.customers.rep_id)


def test_a_curve_has_a_row_for_each_size_and_one_for_the_growth(small, monkeypatch):
    monkeypatch.setattr(large_cases, "SIZES", (400, 1_000))
    monkeypatch.setattr(large_cases, "_solved", lambda n, _: Outcome("feasible", True, {"solve_s": n / 100}))
    *sizes, growth = large_cases._curve(replace(small, scale=1.0))
    assert len(sizes) == 2
    assert growth.figures["exponent"] == pytest.approx(1.0)
    assert growth.kept


def test_the_judge_is_timed(small):
    (row,) = demo_cases._judge(small)
    assert row.figures["wall_s"] > 0


def test_centres_stand_where_the_weight_is_and_in_places_of_their_own():
    points = np.array([[0.0, 0.0], [0.0, 2.0], [10.0, 0.0], [10.0, 2.0]])
    middle = centres(points, np.array([3.0, 1.0, 1.0, 3.0]), 2, np.random.default_rng(0))
    assert sorted(map(tuple, middle.round(6))) in ([(0.0, 0.5), (10.0, 1.5)], [(2.5, 0.0), (7.5, 2.0)])
    assert len(set(nearest_own(points, np.zeros((4, 2))))) == 4


def test_figures_are_taken_from_the_report():
    trace = [{"seconds": s, "excess": e} for s, e in ((0.1, 0.2), (1.5, 0.0), (2.0, 0.0))]
    assert first_inside({"trace": trace}) == {"first_s": 1.5}
    assert first_inside({"trace": trace[:1]}) == {}
    told = {"smallest_tolerance_uniform": 0.22, "smallest_tolerance_uniform_bound": 0.20}
    assert uniform_tolerance({"infeasible": told})["over_least"] == pytest.approx(0.1)
    assert uniform_tolerance({"infeasible": None}) == {}
    assert uniform_tolerance({"infeasible": {"reason": ""}}) == {}
