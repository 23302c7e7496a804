"""Comparisons of plans: two plans, alternatives, and sweeps of the key account cut."""
