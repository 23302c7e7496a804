"""Exact solution of small problems: the optimal plan, or infeasibility and its reason."""
