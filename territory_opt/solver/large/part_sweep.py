"""One pass over the map: every part solved by itself with the rest of the plan fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.deadline import Deadline
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock
from territory_opt.solver.large.large_plan import LargePlan
from territory_opt.solver.large.part_solver import Found, PartSearch, anneal_part, search_part
from territory_opt.solver.large.subproblem import Part

SIDE_BY_SIDE = 2
"""Parts solved at a time: always as many, whatever the machine has."""


@dataclass(frozen=True)
class Task:
    """How parts are to be solved.

    Parameters
    ----------
    number : int
        Of the sweep, for the seeds.
    per_unit : float
        Iterations for each unit of a part.
    high_temperature : bool
        Whether a part is annealed from the temperature of a problem without a plan.
    hold_bands : bool
        Whether a part is searched until its bands are held, where they can be.
    price_share : float
        Share of the prices that is added to the plain cost of an annealing run.
    price : Floats, shape (k, c)
        Price of a load in the objective's units.
    deadline : Deadline
        When the sweep should be done.
    """

    number: int
    per_unit: float
    high_temperature: bool
    hold_bands: bool
    price_share: float
    price: Floats
    deadline: Deadline


def sweep(
    problem: Problem,
    plan: LargePlan,
    parts: list[Part],
    task: Task,
    clock: Clock,
    report: Callable[[float], None],
) -> int:
    """Solve each part, two at a time, and put what was found back into the plan.

    All parts see the plan as it was before the sweep, and are put back in their order: how long each takes
    does not matter.

    Parameters
    ----------
    problem : Problem
    plan : LargePlan
        Changed in place.
    parts : list of Part
        None overlap.
    task : Task
    clock : Clock
    report : callable
        Called after each part with the share of parts that is done.

    Returns
    -------
    int
        Iterations done.
    """
    worked = 0
    for done, (part, found) in enumerate(_solved(problem, plan.copy(), parts, task, clock), start=1):
        if found is not None:
            _merge_part(plan, part, found)
            worked += found.worked
            report(done / len(parts))
    return worked


def _solved(
    problem: Problem, plan: LargePlan, parts: list[Part], task: Task, clock: Clock
) -> Iterator[tuple[Part, Found | None]]:
    def solve(number: int) -> Found | None:
        if clock.over():
            return None
        rounds_left = -(-(len(parts) - number) // SIDE_BY_SIDE)
        deadline = task.deadline.part(1.0 / rounds_left)
        seed = np.random.SeedSequence([clock.budget.seed, task.number, number]).generate_state(1)
        part = PartSearch.of(
            problem, plan, parts[number], task.per_unit, task.price, int(seed[0]), deadline, clock
        )
        return (
            search_part(part, task.high_temperature)
            if task.hold_bands
            else anneal_part(part, task.high_temperature, task.price_share)
        )

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        yield from zip(parts, pool.map(solve, range(len(parts))))


def _merge_part(plan: LargePlan, part: Part, found: Found) -> None:
    plan.label[part.units] = part.territories[found.label]
    plan.cost[part.units], plan.load[part.units] = found.cost, found.load
    plan.site[part.territories] = found.site
