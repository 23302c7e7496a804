"""What a KAM's inside-sales partner takes over."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.model.arrays import Floats, Ints


def partner_hours(asked: AssignmentInstance, kam_of: Ints) -> Floats:
    """Hours a year of every account's service that the partner does, as much as the partner has time for.

    At most `partner_share` of each account's service, the same part of all accounts of one KAM; visits'
    travel stays with the KAM.

    Parameters
    ----------
    kam_of : Ints, shape (keys,)

    Returns
    -------
    Floats, shape (keys,)
    """
    service = asked.hours.service
    placed = np.flatnonzero(kam_of >= 0)
    owner = kam_of[placed]
    of_kam = np.bincount(owner, weights=service[placed], minlength=len(asked.kams))
    part = np.minimum(asked.partner_share, asked.kams.partner_hours / np.where(of_kam > 0, of_kam, 1.0))
    hours = np.zeros(len(asked.keys))
    hours[placed] = (service[placed] * part[owner]).astype(np.float64)
    return hours
