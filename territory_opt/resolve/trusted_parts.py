"""What can be relied on while a scenario is judged against its book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrustedParts:
    """Which parts of a book and of a scenario are free of faults, so that more can be concluded from them.

    Parameters
    ----------
    units, customers, reps : bool
        Whether the table could be read without a fault.
    left_open : bool
        Whether what the scenario leaves out may still be given: the number of territories, the criteria.
    at_fault : frozenset of str
        Keys of the scenario whose values are not known, as their faults name them: `criteria[2].min`.
    """

    units: bool = True
    customers: bool = True
    reps: bool = True
    left_open: bool = False
    at_fault: frozenset[str] = frozenset()

    def key(self, name: str) -> bool:
        """Whether a key, and everything in it, is known.

        Examples
        --------
        >>> said = Sound(at_fault=frozenset({"lock[1].units"}))
        >>> said.key("lock"), said.key("loc"), said.key("lock[2]")
        (False, True, True)
        """
        return not any(path == name or path.startswith((f"{name}.", f"{name}[")) for path in self.at_fault)


SOUND = TrustedParts()
"""Everything could be read."""
