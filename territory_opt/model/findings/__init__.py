"""All kinds of findings, by subject; their sentences are in `wording/finding_sentences`."""

from territory_opt.model.finding import Finding
from territory_opt.model.findings import (
    account_findings,
    agent_findings,
    blocked_findings,
    book_findings,
    comparison_findings,
    front_findings,
    geometry_findings,
    handover_findings,
    kam_findings,
    plan_findings,
    rule_findings,
    scenario_findings,
    travel_findings,
)

FINDINGS: tuple[type[Finding], ...] = (
    *plan_findings.KINDS,
    *rule_findings.KINDS,
    *travel_findings.KINDS,
    *book_findings.KINDS,
    *scenario_findings.KINDS,
    *blocked_findings.KINDS,
    *geometry_findings.KINDS,
    *account_findings.KINDS,
    *kam_findings.KINDS,
    *agent_findings.KINDS,
    *handover_findings.KINDS,
    *comparison_findings.KINDS,
    *front_findings.KINDS,
)
"""Every kind of findings."""
