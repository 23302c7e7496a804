"""The result of a comparison of two plans: compare.json."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.model.finding import Worded, WordedText
from territory_opt.model.json_view import JSON_NAME, JsonView


@dataclass(frozen=True)
class ComparedCriterion:
    """One measure that either plan balances; None where the plan does not balance it.

    Parameters
    ----------
    measure : str
    tolerance_a, tolerance_b : float or None
    total_a, total_b : float or None
    target_a, target_b : float or None
    min_a, min_b, max_a, max_b : float or None
        Least and greatest load of a territory.
    max_deviation_a, max_deviation_b : float or None
        Greatest distance of a load from its own target, as a fraction of it.
    outside_a, outside_b : int or None
        Territories outside their band.
    """

    measure: str
    tolerance_a: float | None
    tolerance_b: float | None
    total_a: float | None
    total_b: float | None
    target_a: float | None
    target_b: float | None
    min_a: float | None
    min_b: float | None
    max_a: float | None
    max_b: float | None
    max_deviation_a: float | None
    max_deviation_b: float | None
    outside_a: int | None
    outside_b: int | None


@dataclass(frozen=True)
class UnitMove:
    """A unit in another territory, or customers of a unit that had another rep than the unit.

    Parameters
    ----------
    unit_id : str
    before, after : str
        Territory in plan a and in plan b, published as `from` and `to`; blank for none.
    from_rep_id, from_rep_name, to_rep_id, to_rep_name : str
        Their reps; blank for a vacant territory.
    customers : int or None
        Of the unit, that move from the one to the other; None where neither plan has them by unit.
    revenue : float or None
        Of those customers, a year.
    whole_unit : bool
        Whether the unit moves; false where only customers do, whose rep of today was not that of the unit.
    reason : Worded or None
        Why the unit moves; None where plan a or b comes without figures.
    """

    unit_id: str
    before: str = field(metadata={JSON_NAME: "from"})
    after: str = field(metadata={JSON_NAME: "to"})
    from_rep_id: str = ""
    from_rep_name: str = ""
    to_rep_id: str = ""
    to_rep_name: str = ""
    customers: int | None = None
    revenue: float | None = None
    whole_unit: bool = True
    reason: Worded | None = None


@dataclass(frozen=True)
class Comparison(JsonView):
    """Plan a (before) compared with plan b (after).

    Parameters
    ----------
    units_moved : int
    customers_moved : int or None
        Of the customers that territories serve in both plans; None where neither plan has them by unit.
    revenue_moved_share : float or None
        Of the revenue of those customers.
    criteria : tuple of ComparedCriterion
        In the order of plan b, then those of plan a alone.
    objective_a, objective_b : float or None
        None where the plan comes without figures.
    moves : tuple of UnitMove
        Those with most customers first.
    notes : tuple of WordedText
        What makes the two plans hard to compare.
    name_a, name_b : str
    objective_name, objective_unit : str
        Of plan b.

    Examples
    --------
    >>> found = Comparison(1, 7, 0.2, (), None, None, (UnitMove("u1", "T1", "T2"),), ())
    >>> found["moves"][0]["unit_id"], found["moves"][0]["from"], found["moves"][0]["to"]
    ('u1', 'T1', 'T2')
    """

    units_moved: int
    customers_moved: int | None
    revenue_moved_share: float | None
    criteria: tuple[ComparedCriterion, ...]
    objective_a: float | None
    objective_b: float | None
    moves: tuple[UnitMove, ...]
    notes: tuple[WordedText, ...]
    name_a: str = "a"
    name_b: str = "b"
    objective_name: str = ""
    objective_unit: str = ""
