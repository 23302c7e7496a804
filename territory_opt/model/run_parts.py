"""The parts of a run whose seconds are in the report."""

WHOLE = {"resolve": "geography", "travel": "geography", "managers": "solve", "territories": "solve"}
"""Parts that add up to another one."""

MAIN_PARTS = ("read", "geography", "solve", "judge", "export")
"""Parts that add up to the total, but for the loading of libraries and the compilation of kernels."""
