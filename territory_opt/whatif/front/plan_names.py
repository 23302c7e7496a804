"""Names of the alternatives, in a planner's words."""

from __future__ import annotations

import re

from territory_opt.model.scenario import Scenario
from territory_opt.whatif.front.variant import Variant

ASKED = "As asked"


def name_of(rung: Variant, asked: Scenario, measure: str | None) -> str:
    """Name a rung.

    Parameters
    ----------
    rung : Variant
    asked : Scenario
    measure : str or None
        Whose change a limit counts.
    """
    if rung.as_asked:
        return ASKED
    within = _within(rung, asked)
    if rung.most is not None:
        return _of_change(rung, measure) + (f", within {within}" if rung.looser else "")
    if rung.looser:
        return f"{'Nearest to what was asked' if rung.extreme else 'Looser than asked'}: within {within}"
    return f"{'Tightest balance found: ' if rung.extreme else 'Balanced to '}{within}"


def folder_of(rung: Variant, asked: Scenario) -> str:
    """Name the folder of a rung's plan: short, plain letters, one for each rung."""
    if rung.as_asked:
        return "as-asked"
    if rung.most is not None:
        return "change-" + _slug(percent(rung.most))
    return ("looser-" if rung.looser else "balanced-") + _slug(_within(rung, asked))


def percent(share: float) -> str:
    """A share in percent with as many digits as it takes, up to three decimals.

    Examples
    --------
    >>> percent(0.05), percent(0.025), percent(0.1), percent(1 / 3)
    ('5 %', '2.5 %', '10 %', '33.333 %')
    """
    return f"{round(100 * share, 3):g} %"


def _of_change(rung: Variant, measure: str | None) -> str:
    if rung.most == 0:
        return "Today, unchanged"
    change = "change hands" if measure == "customers" else "changes hands"
    limit = f"at most {percent(rung.most or 0.0)} of {measure} {change}"
    return f"Today, mended: {limit}" if rung.extreme else f"{limit[0].upper()}{limit[1:]}"


def _within(rung: Variant, asked: Scenario) -> str:
    """The tolerance where all criteria have the same, else its share of what was asked."""
    tolerances = {spec.tolerance for spec in asked.criteria if spec.tolerance is not None}
    if len(tolerances) == 1:
        return percent(tolerances.pop() * rung.scale)
    return f"{percent(rung.scale)} of the tolerances"


def _slug(text: str) -> str:
    """Letters, digits and dashes.

    Examples
    --------
    >>> _slug("2.5 %"), _slug("75 % of the tolerances")
    ('2-5-percent', '75-percent-of-the-tolerances')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("%", "percent")).strip("-")
