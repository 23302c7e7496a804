"""Random numbers in compiled code."""
