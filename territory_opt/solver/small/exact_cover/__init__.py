"""Exact covers of all units by sets."""
