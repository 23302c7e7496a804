from dataclasses import fields

import numpy as np
import pytest
import shapely

from territory_opt.accounts.build_field_book import field_book
from territory_opt.accounts.segmentation import segment
from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.criteria.service import Service
from territory_opt.errors import InvalidInput
from territory_opt.geography.distance import distances
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.progress import Progress
from territory_opt.model.scenario import TravelSettings, WorkYear
from territory_opt.samples import REGIONS, make
from territory_opt.samples.make_book import RULE
from territory_opt.travel import provider_for


@pytest.fixture(scope="module", params=[region.name for region in REGIONS])
def book(request):
    return make(request.param)


@pytest.fixture(scope="module")
def region(book):
    return next(one for one in REGIONS if book.name.endswith(one.name))


@pytest.fixture(scope="module")
def segmentation(book):
    return segment(book, RULE)


def test_the_default_is_germany_with_the_numbers_of_the_demo():
    assert [(one.name, one.customers, one.territories) for one in REGIONS] == [
        ("germany", 30_000, 60),
        ("us", 20_000, 25),
        ("texas", 4_000, 5),
    ]


def test_a_book_has_the_numbers_of_its_region(book, region):
    assert len(book.customers) == region.customers
    assert len(book.reps) == region.territories
    assert book.synthetic
    assert book.attribution == region.attribution
    assert not any(book.units.territory_id)


def test_every_customer_is_inside_its_unit(book):
    of_customer = book.units.geometry[book.customers.unit]
    assert shapely.contains_xy(of_customer, book.customers.points).all()


def test_numbers_have_the_precision_of_a_text_file(book):
    for places in (book.customers.points, book.reps.homes, book.kams.homes):
        assert (places == np.round(places, 7)).all()
    for amounts in (book.customers.revenue, book.customers.potential, book.customers.visits):
        assert (amounts == np.round(amounts)).all()


def test_arrays_are_read_only(book):
    for table in (book.customers, book.reps, book.kams, book.units):
        for item in fields(table):
            value = getattr(table, item.name)
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable, item.name


def test_key_accounts_hold_a_third_of_the_revenue(book, segmentation):
    key = segmentation.coverage == "key_account"
    assert 0.33 < book.customers.revenue[key].sum() / book.customers.revenue.sum() < 0.37
    assert (np.bincount(segmentation.account_of[key]) > 1).sum() >= 3


@pytest.mark.parametrize("seed", range(5))
def test_germany_has_key_accounts_for_about_twenty_kams(seed):
    book = make("germany", seed=seed)
    keys = segment(book, RULE).is_key.sum()
    assert 150 <= keys <= 250
    assert len(book.kams) == int(np.ceil(1.1 * keys / 12))


def test_no_single_site_exceeds_a_territory(book, segmentation):
    field = segmentation.coverage == "territory"
    target = book.customers.potential[field].sum() / len(book.reps)
    assert book.customers.potential[field].max() < 0.3 * target


def test_prospects_buy_nothing_and_customers_something(book):
    revenue, prospect = book.customers.revenue, book.customers.prospect
    assert (revenue[prospect] == 0).all()
    assert (revenue[~prospect] > 0).all()
    assert (revenue <= book.customers.potential).all()
    assert 0.60 < prospect.mean() < 0.68


def test_segments_follow_the_potential(book):
    customers = book.customers
    for kind in (customers.prospect, ~customers.prospect):
        segments, potential = customers.segment[kind], customers.potential[kind]
        assert [round(float((segments == letter).mean()), 2) for letter in "ABC"] == [0.05, 0.20, 0.75]
        assert potential[segments == "A"].min() >= potential[segments == "B"].max()
        assert potential[segments == "B"].min() >= potential[segments == "C"].max()


def test_families_share_industry_and_language(book):
    customers = book.customers
    traits = {}
    for account, industry, language in zip(customers.account_id, customers.industry, customers.language):
        assert traits.setdefault(account, (industry, language)) == (industry, language)
    sites = len(customers) - sum(account.startswith("C") for account in customers.account_id)
    assert 0.05 < sites / len(customers) < 0.11


def test_reps_are_used_but_not_overloaded(book, segmentation):
    field = field_book(book, segmentation)
    service = Service.of(field, WorkYear(), provider_for(TravelSettings(), book.frame))
    minutes = service.minutes_from(book.reps.homes)
    nearest = minutes.argmin(axis=1)
    drive = service.drive_minutes(minutes)[np.arange(len(nearest)), nearest]
    hours = (drive + service.visits * service.minutes).sum() / 60 / len(book.reps)
    assert 900 < hours < 1_400


def test_homes_are_distinct_and_inside_towns(book, region):
    people = book.units.measures[region.weight]
    for homes, at_least in ((book.reps.homes, region.home_weight), (book.kams.homes, region.kam_home_weight)):
        assert len(np.unique(homes, axis=0)) == len(homes)
        far = distances(GEOGRAPHIC, homes, book.units.points)
        assert far.min(axis=1).max() < 0.001
        assert people[far.argmin(axis=1)].min() >= at_least


def test_today_the_nearest_rep_serves(book):
    nearest = distances(GEOGRAPHIC, book.customers.points[:500], book.reps.homes).argmin(axis=1)
    assert (book.customers.rep_id[:500] == book.reps.rep_id[nearest]).all()


def test_today_most_key_accounts_have_a_kam_and_nobody_else_has(book, segmentation):
    owner = book.customers.kam_id
    key = segmentation.coverage == "key_account"
    assert not any(owner[~key])
    by_account = dict(zip(book.customers.account_id[key], owner[key]))
    assert all(by_account[account] == kam for account, kam in zip(book.customers.account_id[key], owner[key]))
    assert 0.6 < np.mean([kam != "" for kam in by_account.values()]) < 1.0
    assert set(by_account.values()) <= {"", *book.kams.kam_id}


def test_every_key_account_has_a_kam_with_capacity(book, segmentation):
    provider = provider_for(TravelSettings(), book.frame)

    def minutes(homes, sites):
        return provider.matrix(homes, sites).minutes

    found = assign_kams(book, segmentation, AssignmentSettings(WorkYear(), minutes))
    assert (found.kam_of[segmentation.is_key] >= 0).all()
    assert len({*book.kams.industries}) > 1
    assert len({*book.kams.languages}) > 1


def test_the_scenario_balances_the_criteria_of_the_region(book, region):
    assert [criterion["measure"] for criterion in book.scenario["criteria"]] == list(region.criteria)
    assert {criterion["tolerance"] for criterion in book.scenario["criteria"]} == {0.10}
    assert book.scenario["key_accounts"] == {"rule": "pareto", "measure": "revenue", "share": 0.35}


def test_the_same_seed_makes_the_same_book():
    first, again, other = make("texas", seed=3), make("texas", seed=3), make("texas", seed=4)
    assert fingerprint(first) == fingerprint(again)
    assert fingerprint(first) != fingerprint(other)


@pytest.mark.parametrize(("customers", "territories"), [(1, 1), (3, 2), (200, 254), (900, 7)])
def test_extreme_sizes(customers, territories):
    book = make("texas", customers=customers, territories=territories)
    assert (len(book.customers), len(book.reps)) == (customers, territories)
    assert len(set(book.reps.rep_id)) == territories
    assert len(np.unique(book.reps.homes, axis=0)) == territories


def test_more_customers_for_each_rep_are_visited_less_often():
    few, many = make("texas", customers=2_000), make("texas", customers=8_000)
    assert few.customers.visits.mean() > 1.5 * many.customers.visits.mean()


def test_an_unknown_region_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput, match="germany, us, texas") as caught:
        make("atlantis")
    assert caught.value.faults[0].value == "atlantis"


def test_every_impossible_number_is_refused_at_once():
    with pytest.raises(InvalidInput) as caught:
        make("texas", customers=0, territories=255, seed=-1)
    assert [fault.column for fault in caught.value.faults] == ["customers", "territories", "seed"]


def test_progress_is_reported():
    class Recorder(Progress):
        def __init__(self):
            self.stages = []

        def stage(self, name, detail=""):
            self.stages.append((name, detail))

    recorder = Recorder()
    make("texas", customers=10, progress=recorder)
    assert recorder.stages == [("read", "Texas")]
