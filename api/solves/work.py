"""What a child process does with a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from api.settings import Settings


class Work(Protocol):
    """A picklable piece of work; the child gets its own copy."""

    def prepare(self) -> None:
        """Load what every request needs, ahead of the first."""
        ...  # pragma: no cover - a protocol

    def __call__(self, body: bytes, settings: Settings, stop: Callable[[], bool]) -> bytes:
        """Answer a body.

        Parameters
        ----------
        body : bytes
        settings : Settings
        stop : callable
            Asked often; once it answers true the best answer so far is wanted.

        Raises
        ------
        TerritoryError
            One that `api.problem_details` knows.
        """
        ...  # pragma: no cover - a protocol
