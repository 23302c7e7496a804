"""The interface of the work that a child process does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from api.settings import Settings


class Work(Protocol):
    """Picklable; each child process gets a copy."""

    def prepare(self) -> None:
        """Load what every request needs, before the first request."""
        ...  # pragma: no cover - a protocol

    def __call__(self, body: bytes, settings: Settings, stop: Callable[[], bool]) -> bytes:
        """Process a body and return the body of the response.

        Parameters
        ----------
        body : bytes
        settings : Settings
        stop : callable
            Polled; once it returns true, the work ends with its best result so far.

        Raises
        ------
        TerritoryError
            One of those in `api.problem_details`.
        """
        ...  # pragma: no cover - a protocol
