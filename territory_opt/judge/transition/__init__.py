"""Transition from today's owners of the customers to those of the plan."""
