"""Names and folder names of the alternatives."""

from __future__ import annotations

import re

from territory_opt.model.scenario import Scenario
from territory_opt.whatif.front.variant import Variant

REQUESTED_NAME = "As requested"


def variant_name(variant: Variant, requested: Scenario, measure: str | None) -> str:
    """Name a variant.

    Parameters
    ----------
    variant : Variant
    requested : Scenario
    measure : str or None
        Measure of the change.
    """
    if variant.as_requested:
        return REQUESTED_NAME
    within = _within(variant, requested)
    if variant.max_moved_share is not None:
        return _change_limit(variant, measure) + (f", within {within}" if variant.looser else "")
    if variant.looser:
        prefix = "Nearest to the requested tolerances" if variant.extreme else "Looser than requested"
        return f"{prefix}: within {within}"
    return f"{'Tightest balance found: ' if variant.extreme else 'Balanced to '}{within}"


def variant_folder(variant: Variant, requested: Scenario) -> str:
    """Name the folder of a variant: lower-case letters, digits and dashes, unique per variant."""
    if variant.as_requested:
        return "as-asked"
    if variant.max_moved_share is not None:
        return "change-" + _slug(percent(variant.max_moved_share))
    return ("looser-" if variant.looser else "balanced-") + _slug(_within(variant, requested))


def percent(share: float) -> str:
    """Format a share in percent with up to three decimals.

    Examples
    --------
    >>> percent(0.05), percent(0.025), percent(0.1), percent(1 / 3)
    ('5 %', '2.5 %', '10 %', '33.333 %')
    """
    return f"{round(100 * share, 3):g} %"


def _change_limit(variant: Variant, measure: str | None) -> str:
    if variant.max_moved_share == 0:
        return "Today, unchanged"
    change = "change hands" if measure == "customers" else "changes hands"
    limit = f"at most {percent(variant.max_moved_share or 0.0)} of {measure} {change}"
    return f"Today, repaired: {limit}" if variant.extreme else f"{limit[0].upper()}{limit[1:]}"


def _within(variant: Variant, requested: Scenario) -> str:
    """The tolerance where all criteria have the same, else the factor on the requested ones."""
    tolerances = {spec.tolerance for spec in requested.criteria if spec.tolerance is not None}
    if len(tolerances) == 1:
        return percent(tolerances.pop() * variant.scale)
    return f"{percent(variant.scale)} of the tolerances"


def _slug(text: str) -> str:
    """Reduce a text to lower-case letters, digits and dashes.

    Examples
    --------
    >>> _slug("2.5 %"), _slug("75 % of the tolerances")
    ('2-5-percent', '75-percent-of-the-tolerances')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("%", "percent")).strip("-")
