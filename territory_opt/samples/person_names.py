"""Names of synthetic reps and KAMs."""

from __future__ import annotations

import numpy as np

from territory_opt.samples.region import NameParts


def person_names(parts: NameParts, count: int, rng: np.random.Generator) -> list[str]:
    """Draw `count` names; they repeat only when all pairs of first and last name are used."""
    firsts, lasts = len(parts.first_names), len(parts.last_names)
    drawn = rng.permutation(firsts * lasts)[np.arange(count) % (firsts * lasts)]
    return [f"{parts.first_names[pair % firsts]} {parts.last_names[pair // firsts]}" for pair in drawn]
