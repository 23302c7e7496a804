"""Interface of the exporters."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from territory_opt.export.plan_view import PlanView


class Exporter(Protocol):
    """Writes one file of a plan's folder."""

    @property
    def file(self) -> str:
        """Name of the file."""
        ...  # pragma: no cover - a protocol

    def write(self, view: PlanView, path: Path) -> None:
        """Write the file at `path`."""
        ...  # pragma: no cover - a protocol
