"""Regions with a sample book, the default first; separate so that --help imports no heavy library."""

from __future__ import annotations

REGIONS = ("germany", "us", "texas")
