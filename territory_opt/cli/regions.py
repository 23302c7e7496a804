"""Regions with a sample book, the default first; kept here so that --help stays light."""

from __future__ import annotations

REGIONS = ("germany", "us", "texas")
