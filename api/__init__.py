"""The HTTP service: it reads requests, watches over child processes that solve, and answers."""
