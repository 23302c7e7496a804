"""Any book gives faults or a plan, and whatever of it is lost is in a finding.

The short run is a part of the suite and always has the same books. `TERRITORY_OPT_TEST_BOOKS=2000` runs that
many others, which differ from run to run.
"""

from __future__ import annotations

import os
import shutil

from book_check import check_reading, check_recipe
from book_recipes import recipes
from hypothesis import HealthCheck, given, settings

LONG = int(os.environ.get("TERRITORY_OPT_TEST_BOOKS", "0"))
SHORT = 40
"""Books of the short run that are planned, half a second each."""
ANY_TIME = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def checked(tmp_path_factory, check, recipe):
    folder = tmp_path_factory.mktemp("recipe")
    try:
        return check(recipe, folder)
    finally:
        shutil.rmtree(folder)


@settings(max_examples=LONG or 200, derandomize=not LONG, suppress_health_check=ANY_TIME)
@given(recipe=recipes)
def test_any_book_is_read_or_refused(tmp_path_factory, recipe):
    assert checked(tmp_path_factory, check_reading, recipe) == []


@settings(max_examples=LONG or SHORT, derandomize=not LONG, suppress_health_check=ANY_TIME)
@given(recipe=recipes)
def test_any_book_is_planned_and_written(tmp_path_factory, recipe):
    assert checked(tmp_path_factory, check_recipe, recipe) == []
