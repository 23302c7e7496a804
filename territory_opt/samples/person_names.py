"""Names of people who do not exist."""

from __future__ import annotations

import numpy as np

from territory_opt.samples.region import Wording


def people(wording: Wording, count: int, rng: np.random.Generator) -> list[str]:
    """Draw so many names; they repeat only once every pair of first and last name is used up."""
    firsts, lasts = len(wording.first_names), len(wording.last_names)
    drawn = rng.permutation(firsts * lasts)[np.arange(count) % (firsts * lasts)]
    return [f"{wording.first_names[pair % firsts]} {wording.last_names[pair // firsts]}" for pair in drawn]
