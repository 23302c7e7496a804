"""All kinds of findings, by subject; their sentences are in `wording/finding_sentences`."""

from territory_opt.model.finding import Finding
from territory_opt.model.findings import plan_findings

FINDINGS: tuple[type[Finding], ...] = (*plan_findings.KINDS,)
"""Every kind of findings."""
