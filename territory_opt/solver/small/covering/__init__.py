"""Divisions of all units into sets."""
