"""Contract of every sample region."""

from __future__ import annotations

import numpy as np
import pytest

import territory_opt as to
from territory_opt.errors import InvalidInput
from territory_opt.model.fingerprint import fingerprint
from territory_opt.pipeline import scenario_for
from territory_opt.samples import REGIONS


@pytest.fixture(params=REGIONS, ids=lambda one: one.name, scope="module")
def region(request):
    return request.param


@pytest.fixture(scope="module")
def book(region):
    return to.sample(region.name, customers=600, territories=4)


def test_its_name_can_be_typed(region):
    assert region.name == region.name.lower()
    assert region.name.isalpha()
    assert region.title.strip()


def test_it_makes_the_requested_numbers(book):
    assert len(book.customers) == 600
    assert len(book.reps) == 4
    assert len(book.kams) > 0


def test_it_is_marked_synthetic_with_attribution(region, book):
    assert book.synthetic
    assert book.attribution == region.attribution
    assert book.attribution
    assert all(name.startswith(region.name_parts.company) for name in book.customers.name)


def test_a_seed_determines_the_book(region, book):
    again = to.sample(region.name, customers=600, territories=4)
    other = to.sample(region.name, customers=600, territories=4, seed=1)
    assert fingerprint(again) == fingerprint(book) != fingerprint(other)


def test_its_units_are_places_on_earth(book):
    units = book.units
    assert len(set(units.unit_id)) == len(units)
    assert (np.abs(units.points) <= [180, 90]).all()
    assert all(shape.is_valid and not shape.is_empty for shape in units.geometry[:200])


def test_its_scenario_has_the_criteria_of_the_region(region, book):
    scenario = scenario_for(book, None)
    assert tuple(spec.measure for spec in scenario.criteria) == region.criteria
    assert {spec.tolerance for spec in scenario.criteria} == {0.10}


def test_invalid_numbers_are_refused(region):
    with pytest.raises(InvalidInput, match="a sample needs customers"):
        to.sample(region.name, customers=-1)
    with pytest.raises(InvalidInput, match="a sample needs territories"):
        to.sample(region.name, territories=0)


def test_an_unknown_region_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput) as refused:
        to.sample("atlantis")
    assert all(region.name in str(refused.value) for region in REGIONS)
