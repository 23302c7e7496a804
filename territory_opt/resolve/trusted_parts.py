"""Parts of a book and a scenario that are free of faults, for partial validation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrustedParts:
    """Which parts of a book and of a scenario are free of faults, so that checks can rely on them.

    Parameters
    ----------
    units, customers, reps : bool
        Whether the table was read without a fault.
    left_open : bool
        Whether missing keys may still be given later: the number of territories, the criteria.
    at_fault : frozenset of str
        Keys of the scenario with unknown values, as named in their faults: `criteria[2].min`.
    """

    units: bool = True
    customers: bool = True
    reps: bool = True
    left_open: bool = False
    at_fault: frozenset[str] = frozenset()

    def key(self, name: str) -> bool:
        """Whether a key and all keys in it are known.

        Examples
        --------
        >>> trusted = TrustedParts(at_fault=frozenset({"lock[1].units"}))
        >>> trusted.key("lock"), trusted.key("loc"), trusted.key("lock[2]")
        (False, True, True)
        """
        return not any(path == name or path.startswith((f"{name}.", f"{name}[")) for path in self.at_fault)


ALL_TRUSTED = TrustedParts()
"""All parts were read without a fault."""
