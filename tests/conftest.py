"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# The machine decides how long an example takes; speed is measured in tests/benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
