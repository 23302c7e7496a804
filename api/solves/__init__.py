"""Solves in child processes, which can be stopped and killed without affecting the service."""
