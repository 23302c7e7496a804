"""The public Python API: `import territory_opt as to`."""

import subprocess
import sys

import geopandas
import numpy as np
import pytest

import territory_opt as to
from territory_opt.errors import Interrupted
from territory_opt.model.progress import Progress

HEAVY = {"geopandas", "pandas", "shapely", "pyproj", "ortools", "numba", "scipy", "fastapi", "pyogrio"}


def test_importing_loads_no_heavy_library():
    code = f"import sys, territory_opt; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_imported():
    assert len(set(to.__all__)) == len(to.__all__)
    assert all(getattr(to, name) is not None for name in to.__all__)
    assert set(to.__all__) <= set(dir(to))
    with pytest.raises(AttributeError, match="what_if"):
        _ = to.what_if


def test_importing_the_judge_keeps_the_function_evaluate():
    code = (
        "import territory_opt.judge, territory_opt as to\n"
        "from territory_opt.judge import judge\n"
        "print(callable(to.evaluate) and callable(judge))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.fixture(scope="module")
def plan(solved):
    return to.optimise(to.read_book(solved / "book"))


def test_a_plan_has_tables(plan):
    assert isinstance(plan, to.Plan)
    for table, rows in ((plan.territories, 3), (plan.units, 36), (plan.key_accounts, 0)):
        assert isinstance(table, geopandas.GeoDataFrame)
        assert len(table) == rows
        assert table.crs == "EPSG:4326"
    assert plan.territories is plan.territories
    status = plan.report["status"]
    assert repr(plan) == f"<Plan of 'book': 3 territories of 36 units, {status}>"
    assert plan.report["seconds"]["export"] is None


def test_the_same_scenario_has_the_same_plan(plan, solved):
    again = to.optimise(to.read_book(solved / "book"))
    assert np.array_equal(plan.label, again.label)


def test_a_scenario_may_be_an_object_a_mapping_or_a_file(plan, solved):
    book = plan.book
    for scenario in (
        to.Scenario(criteria=plan.scenario.criteria),
        book.scenario,
        solved / "book" / "scenario.toml",
    ):
        judged = to.evaluate(book, plan, scenario)
        assert judged.report["objective"] == plan.report["objective"]


def test_a_plan_may_be_an_object_a_mapping_or_a_folder(plan, solved):
    owners = dict(zip(plan.book.units.unit_id, plan.territory_id[plan.label]))
    for source in (plan, owners, solved / "plan"):
        assert np.array_equal(to.evaluate(plan.book, source).label, plan.label)


def test_compare_and_write(plan, solved, tmp_path):
    report = to.write(plan, tmp_path / "out")
    assert report["seconds"]["export"] >= 0
    assert to.compare(plan, tmp_path / "out")["units_moved"] == 0
    assert to.compare(plan, plan)["customers_moved"] == 0


def test_units_missing_in_the_start_take_the_nearest_territory(plan):
    owners = dict(zip(plan.book.units.unit_id, plan.territory_id[plan.label]))
    some = {unit: name for n, (unit, name) in enumerate(owners.items()) if n % 3}
    again = to.optimise(plan.book, {**plan.book.scenario, "iterations": 1}, start=some)
    assert again.report["holds"]


def test_stopped_before_any_plan(plan):
    with pytest.raises(Interrupted):
        to.optimise(plan.book, stop=lambda: True)


def test_progress_receives_the_stages(plan):
    stages = []

    class RecordedStages(Progress):
        def stage(self, name, detail=""):
            stages.append(name)

    to.optimise(plan.book, {**plan.book.scenario, "iterations": 1}, progress=RecordedStages())
    order = [stages.index(name) for name in ("geography", "key accounts", "construct", "judge")]
    assert order == sorted(order)
