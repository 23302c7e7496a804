"""The plan in force, measured like any other."""

from __future__ import annotations

from territory_opt.brief import Brief, Today
from territory_opt.brief import today as today_of
from territory_opt.evaluate.measured import Measured, measure
from territory_opt.evaluate.roster import make_roster


def today(brief: Brief) -> Today | None:
    """Today's territories, as the brief's book knows them; None when it does not."""
    return today_of(brief.book, brief.segmentation, brief.territory_id)


def measure_today(brief: Brief, now: Today) -> Measured:
    """Measure today's territories as a plan, from the homes of the reps that own them."""
    roster = make_roster(brief, now.territory_id, now.rep_of, len(now.territory_id))
    return measure(brief, roster, now.label)
