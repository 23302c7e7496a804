"""Customers served from a desk, shared out over the pool of agents. One door: `assign.assign_agents`."""
