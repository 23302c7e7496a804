"""Alternatives: plans for one scenario, none of which dominates another."""
