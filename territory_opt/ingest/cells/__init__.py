"""Cells to values."""
