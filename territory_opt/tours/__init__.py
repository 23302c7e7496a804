"""Constructed day tours, to validate the estimate of hours."""
