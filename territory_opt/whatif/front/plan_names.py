"""Names and folder names of the alternatives."""

from __future__ import annotations

import re

from territory_opt.model.scenario import Scenario
from territory_opt.whatif.front.variant import Variant
from territory_opt.wording.front_text import NAMES, NameKind, alternative_name, share_of_tolerances
from territory_opt.wording.number_text import format_share

REQUESTED_NAME = NAMES["requested"].text()


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
    within = {"within": _within(variant, requested)}
    if variant.max_moved_share is not None:
        limit = {"limit": format_share(variant.max_moved_share), "measure": str(measure)}
        return alternative_name(_limit_kind(variant), {**limit, **(within if variant.looser else {})})
    return alternative_name(_tolerance_kind(variant), within)


def variant_folder(variant: Variant, requested: Scenario) -> str:
    """Name the folder of a variant: lower-case letters, digits and dashes, unique per variant."""
    if variant.as_requested:
        return "as-asked"
    if variant.max_moved_share is not None:
        return "change-" + _slug(format_share(variant.max_moved_share))
    return ("looser-" if variant.looser else "balanced-") + _slug(_within(variant, requested))


def _limit_kind(variant: Variant) -> NameKind:
    if variant.max_moved_share == 0:
        return "unchanged"
    return "repaired" if variant.extreme else "limited"


def _tolerance_kind(variant: Variant) -> NameKind:
    if variant.looser:
        return "nearest" if variant.extreme else "looser"
    return "tightest" if variant.extreme else "tighter"


def _within(variant: Variant, requested: Scenario) -> str:
    """The tolerance where all criteria have the same, else the factor on the requested ones."""
    tolerances = {spec.tolerance for spec in requested.criteria if spec.tolerance is not None}
    if len(tolerances) == 1:
        return format_share(tolerances.pop() * variant.scale)
    return share_of_tolerances(format_share(variant.scale))


def _slug(text: str) -> str:
    """Reduce a text to lower-case letters, digits and dashes.

    Examples
    --------
    >>> _slug("2.5 %"), _slug("75 % of the tolerances")
    ('2-5-percent', '75-percent-of-the-tolerances')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("%", "percent")).strip("-")
