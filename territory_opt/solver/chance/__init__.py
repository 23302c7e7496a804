"""Chance in compiled code."""
