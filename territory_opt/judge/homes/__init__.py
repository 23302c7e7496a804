"""Homes of reps: matching of reps to territories, and suggested homes for reps without one."""
