"""Work is ended in the middle, wherever it is, and answers with what it has."""

import time

import numpy as np
import pytest
from test_kams_managers import allowed, random_placement

from territory_opt.assignment.kams.model.capacity import fill
from territory_opt.assignment.kams.model.goals import SKILL, TRAVEL, Pairs, costs
from territory_opt.assignment.kams.model.placement import NOBODY
from territory_opt.assignment.kams.solve import lexicographic
from territory_opt.assignment.kams.solve.annealing_search import AnnealingSearch
from territory_opt.assignment.kams.solve.interruption import Interruption, interruptible, never
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.assignment.kams.solve.relaxation import Relaxation


def test_work_is_told_when_to_end_and_its_answer_comes_back():
    asked = iter([False, False, True])

    def until_told(halt):
        while not halt:
            time.sleep(0.01)
        return "what it has"

    assert interruptible(until_told, lambda: next(asked, True), np.inf) == "what it has"
    assert interruptible(until_told, never, 0.1) == "what it has"
    assert interruptible(bool, never, np.inf) is False
    assert interruptible(bool, lambda: True, np.inf) is True


def test_what_goes_wrong_comes_out():
    with pytest.raises(ZeroDivisionError):
        interruptible(lambda halt: 1 / len(halt.flag[1:]), never, np.inf)


def test_an_interrupt_while_waiting_ends_the_work_first():
    seen = []

    def until_told(halt):
        while not halt:
            time.sleep(0.01)
        seen.append("ended")

    def interrupt():
        if seen:
            raise KeyboardInterrupt
        seen.append("asked")
        return False

    with pytest.raises(KeyboardInterrupt):
        interruptible(until_told, interrupt, np.inf)
    assert seen == ["asked", "ended"]


def test_a_solver_in_other_hands_is_interrupted_again_and_again():
    halt, calls = Interruption(), []
    halt.now()
    with halt.interrupting(lambda: calls.append(1)):
        halt.now()
        halt.now()
    halt.now()
    assert len(calls) == 2


def test_every_part_of_a_goal_ends_when_told():
    asked = random_placement(60, 5, 8, tight=1.3)
    pairs, halt = Pairs.of(asked), Interruption()
    halt.now()
    start = fill(asked, np.full(60, NOBODY))
    most, price = np.full(6, 2**60), np.zeros(6)
    search = AnnealingSearch.of(asked, pairs, 0, halt)
    found = search.improved(start, np.arange(len(pairs)), TRAVEL, most, price, 0, 0.3, 4.0)
    assert found.tolist() == start.tolist()
    assert Relaxation(asked, pairs, halt).solved(TRAVEL) is None


def test_the_answer_of_a_climb_that_is_stopped_inside_a_goal_keeps_to_every_rule(monkeypatch):
    asked = random_placement(150, 10, 8, tight=1.3)
    inside = []

    class Watched(Relaxation):
        def solved(self, goal):
            inside.append(goal)
            return super().solved(goal)

    monkeypatch.setattr(lexicographic, "Relaxation", Watched)
    kam_of, told = solve_lexicographic(asked, 0, stop=lambda: len(inside) > 1)
    pairs = Pairs.of(asked)
    assert allowed(asked, kam_of)
    assert inside[-1] < SKILL
    assert [one.goal for one in told] == [g for g in range(6) if lexicographic._matters(asked, pairs, g)]
    assert [one.cost for one in told] == [
        int(costs(asked, pairs, kam_of)[one.goal] // pairs.step[one.goal]) for one in told
    ]
    assert all(one.bound is None or one.bound <= one.cost for one in told)
