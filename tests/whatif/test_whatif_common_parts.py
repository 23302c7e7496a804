"""Plans that split their units differently, converted to common parts."""

from __future__ import annotations

from territory_opt.whatif.common_parts import in_common_parts
from territory_opt.whatif.compared_plan import ComparedPlan


def plan_of(customers=None, **owner):
    named = {name.replace("_", "#"): territory for name, territory in owner.items()}
    held = None if customers is None else dict(zip(named, customers))
    return ComparedPlan("plan", named, None, held, None)


def test_the_same_units_are_unchanged():
    a, b = plan_of(A="1", B_1="2"), plan_of(A="2", B_1="1")
    assert in_common_parts(a, b) == (a, b)


def test_both_get_the_smallest_parts_of_either():
    a, b = in_common_parts(
        plan_of([5, 3, 2], A="1", B_1="1", B_2="2"), plan_of([1, 4, 5], A_1="1", A_2="2", B="3")
    )
    assert a.territory_of == {"A#1": "1", "A#2": "1", "B#1": "1", "B#2": "2"}
    assert b.territory_of == {"A#1": "1", "A#2": "2", "B#1": "3", "B#2": "3"}
    assert a.customers == b.customers == {"A#1": 1, "A#2": 4, "B#1": 3, "B#2": 2}


def test_values_unknown_in_both_plans_stay_unknown():
    a, b = in_common_parts(plan_of([5], A="1"), plan_of(A_1="1", A_2="2"))
    assert (a.customers, b.customers) == (None, None)
    assert in_common_parts(plan_of(A="1"), plan_of(B="1"))[0].territory_of == {"A": "1"}
