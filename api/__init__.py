"""The HTTP service: it reads requests, solves them in child processes, and responds."""
