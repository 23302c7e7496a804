"""Sales territories that are balanced on every criterion at once, and say how close to the limit they are."""

from __future__ import annotations

__version__ = "0.1.0"
