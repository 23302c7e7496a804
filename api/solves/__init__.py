"""Solves in child processes: they can be stopped, and killed, without harm to the service."""
