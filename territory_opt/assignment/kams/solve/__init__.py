"""Solving the assignment, goal after goal: `lexicographic` is the entry point."""
