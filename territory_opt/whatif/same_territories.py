"""Which territory of one plan is the same as one of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory_opt.model.arrays import texts
from territory_opt.whatif.compared_plan import ComparedPlan


def with_names_of(a: ComparedPlan, b: ComparedPlan) -> ComparedPlan:
    """Plan a with the ids of plan b for the territories of the same rep, where the id is in one plan alone.

    Its own ids stay in `shown`. A plan whose territories were matched already does not change.
    """
    if a.shown or b.shown:
        return a
    by_rep = {one.rep_id: name for name, one in b.territories.items() if name not in a.territories}
    same = {
        name: by_rep[one.rep_id]
        for name, one in a.territories.items()
        if name not in b.territories and one.rep_id and one.rep_id in by_rep
    }
    return _renamed(a, same) if same else a


def _renamed(plan: ComparedPlan, names: Mapping[str, str]) -> ComparedPlan:
    served = plan.served
    return replace(
        plan,
        territory_of={unit: names.get(name, name) for unit, name in plan.territory_of.items()},
        served=None
        if served is None
        else replace(served, territory=texts(names.get(str(name), str(name)) for name in served.territory)),
        territories={names.get(name, name): one for name, one in plan.territories.items()},
        shown={names.get(name, name): name for name in plan.territories},
    )
