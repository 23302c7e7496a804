"""Hours that a KAM's inside-sales partner takes over."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.model.arrays import Floats, Ints


def partner_hours(instance: AssignmentInstance, kam_of: Ints) -> Floats:
    """Service hours a year of every account that the partner does, up to the partner's capacity.

    At most `partner_share` of each account's service, the same part of all accounts of one KAM; travel
    stays with the KAM.

    Parameters
    ----------
    instance : AssignmentInstance
    kam_of : Ints, shape (keys,)

    Returns
    -------
    Floats, shape (keys,)
    """
    service = instance.hours.service
    assigned = np.flatnonzero(kam_of >= 0)
    owner = kam_of[assigned]
    of_kam = np.bincount(owner, weights=service[assigned], minlength=len(instance.kams))
    part = np.minimum(
        instance.hours.partner_share, instance.kams.partner_hours / np.where(of_kam > 0, of_kam, 1.0)
    )
    hours = np.zeros(len(instance.key_accounts))
    hours[assigned] = (service[assigned] * part[owner]).astype(np.float64)
    return hours
