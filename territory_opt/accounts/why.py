"""Why an account has its KAM, or none, in words a sales director can check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.fit import Fit
from territory_opt.accounts.hours import KeyHours
from territory_opt.accounts.key_table import KeyTable
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.book import Kams


@dataclass(frozen=True)
class Outcome:
    """An assignment with all that led to it.

    Parameters
    ----------
    keys, kams, fitting, hours
        What was asked.
    kam_of : Ints, shape (keys,)
        What was answered; -1 for an account without a KAM.
    """

    keys: KeyTable
    kams: Kams
    fitting: Fit
    hours: KeyHours
    kam_of: Ints

    @cached_property
    def accounts(self) -> Ints:
        """Accounts of each KAM, shape (kams,)."""
        return np.bincount(self.kam_of[self.kam_of >= 0], minlength=len(self.kams))

    @cached_property
    def free_hours(self) -> Floats:
        """Hours a year each KAM has left, shape (kams,)."""
        placed = np.flatnonzero(self.kam_of >= 0)
        kam_of = self.kam_of[placed]
        taken = np.bincount(kam_of, weights=self.hours.total[placed, kam_of], minlength=len(self.kams))
        free: Floats = self.kams.capacity_hours - taken
        return free

    def why(self, key: int) -> str:
        """Why this account has its KAM, or none."""
        kam = int(self.kam_of[key])
        return self._why_none(key) if kam < 0 else self._why_this(key, kam)

    def _why_this(self, key: int, kam: int) -> str:
        reasons = [
            self._relationship(key, kam),
            ", ".join(self.fitting.strengths(key)),
            self._nearness(key, kam),
            self._filling(kam),
        ]
        return "; ".join(reason for reason in reasons if reason)

    def _relationship(self, key: int, kam: int) -> str:
        today = self.keys.kam_id[key]
        if not today:
            return ""
        if today == self.kams.kam_id[kam]:
            return f"keeps the relationship with {today}"
        found = np.flatnonzero(self.kams.kam_id == today)
        if not len(found):
            return f"was with {today}, who is not in the book"
        return f"was with {today}, {self._why_left(key, int(found[0]))}"

    def _why_left(self, key: int, kam: int) -> str:
        if lacking := self.fitting.lacking(key, kam):
            return f"who {lacking}"
        if self.accounts[kam] >= self.kams.max_accounts[kam]:
            return f"who is full ({self._filling(kam)})"
        if self.hours.total[key, kam] > self.free_hours[kam]:
            return f"who has {self._time(key, kam)} left"
        return "but all accounts together are served better this way"

    def _nearness(self, key: int, kam: int) -> str:
        others = np.flatnonzero(self.fitting.met[key] & self._at_home)
        if kam not in others or len(others) == 1:
            return ""
        place = 1 + int((self.hours.travel[key, others] < self.hours.travel[key, kam]).sum())
        words = "least travel" if place == 1 else f"number {place} by travel"
        return f"{words} of the {len(others)} KAMs that fit"

    @cached_property
    def _at_home(self) -> Bools:
        return np.asarray(np.isfinite(self.kams.homes).all(axis=1))

    def _filling(self, kam: int) -> str:
        count = int(self.accounts[kam])
        return f"{count} {'account' if count == 1 else 'accounts'} of {int(self.kams.max_accounts[kam])}"

    def _why_none(self, key: int) -> str:
        fits = np.flatnonzero(self.fitting.met[key])
        if not len(fits):
            return self.fitting.blocking(key)
        full = fits[self.accounts[fits] >= self.kams.max_accounts[fits]]
        short = np.setdiff1d(fits, full)
        if not len(short):
            return f"{self._all(fits)} {_are(fits)} full ({self._fullness(full)})"
        if not len(full):
            return f"{self._all(fits)} {_have(fits)} too little time ({self._shortage(key, short)})"
        return (
            f"of the {len(fits)} KAMs that fit, {len(full)} {_are(full)} full ({self._fullness(full)}) "
            f"and {len(short)} {_have(short)} too little time ({self._shortage(key, short)})"
        )

    def _all(self, fits: Ints) -> str:
        if len(fits) == 1:
            return f"the only KAM that fits, {self.kams.kam_id[fits[0]]},"
        return f"all {len(fits)} KAMs that fit"

    def _fullness(self, full: Ints) -> str:
        least, most = int(self.accounts[full].min()), int(self.accounts[full].max())
        return f"{most} of {most} accounts" if least == most else f"{least} to {most} accounts each"

    def _shortage(self, key: int, short: Ints) -> str:
        missing = self.hours.total[key, short] - self.free_hours[short]
        nearest = int(short[np.argmin(missing)])
        return f"{self.kams.kam_id[nearest]} comes nearest with {self._time(key, nearest)}"

    def _time(self, key: int, kam: int) -> str:
        return f"{self.free_hours[kam]:,.1f} of the {self.hours.total[key, kam]:,.1f} h it takes"


def _are(kams: Ints) -> str:
    return "is" if len(kams) == 1 else "are"


def _have(kams: Ints) -> str:
    return "has" if len(kams) == 1 else "have"
