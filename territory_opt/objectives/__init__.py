"""What a plan minimises: one file for each objective; `OBJECTIVES` lists them all."""

from __future__ import annotations

from territory_opt.model.frame import Frame
from territory_opt.objectives.cut_objective import CutObjective
from territory_opt.objectives.diameter_objective import DiameterObjective
from territory_opt.objectives.distance_objective import DistanceObjective
from territory_opt.objectives.inertia_objective import InertiaObjective
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.objectives.plan_objective import PlanObjective
from territory_opt.objectives.travel_objective import TravelObjective
from territory_opt.wording.label_text import Language

OBJECTIVES: tuple[PlanObjective, ...] = (
    TravelObjective(),
    DistanceObjective(),
    InertiaObjective(),
    DiameterObjective(),
    CutObjective(),
)
"""The first one that a frame allows is the default there."""

BY_NAME: dict[str, PlanObjective] = {objective.name: objective for objective in OBJECTIVES}


def objective_named(name: str) -> PlanObjective:
    """The objective of that name.

    Raises
    ------
    KeyError
        When there is none.
    """
    return BY_NAME[name]


def default_objective(frame: Frame) -> PlanObjective:
    """The objective of a scenario that names none, for places of this frame."""
    return next(objective for objective in BY_NAME.values() if objective.needs.allow(frame))


def objective_label(name: str, language: Language = "en") -> str:
    """Name of an objective for people; an unknown one, of a report of another version, keeps its own."""
    return BY_NAME[name].label.text(language) if name in BY_NAME else name


__all__ = [
    "BY_NAME",
    "OBJECTIVES",
    "PlacePairs",
    "PlanObjective",
    "default_objective",
    "objective_label",
    "objective_named",
]
