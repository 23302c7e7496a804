"""The report of a plan as dataclasses; report.json and its JSON Schema follow from them.

Shares, gaps and deviations are fractions; hours and visits are those of a year. None where a figure is
unknown or does not apply.
"""

from territory_opt.model.report.report import Report

__all__ = ["Report"]
