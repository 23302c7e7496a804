"""Exact answers for small problems: the best plan, or that there is none, and why."""
