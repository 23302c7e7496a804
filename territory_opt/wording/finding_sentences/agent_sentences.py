"""Sentences about inside sales and about house accounts."""

from __future__ import annotations

from territory_opt.model.findings.agent_findings import (
    AccountsWithoutAgent,
    FormerAgentNotAtWork,
    FormerAgentNotEligible,
    FormerAgentNotInBook,
    HouseCustomers,
    InsideSalesWithoutAgents,
    NoAgentEligible,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in


def _nobody(spoken: str | None, language: Language) -> str:
    text = (
        LabelText("nobody is at work in inside sales", "im Innendienst arbeitet niemand")
        if spoken is None
        else LabelText(
            "nobody at work in inside sales speaks {spoken}", "im Innendienst spricht niemand {spoken}"
        )
    )
    return fill_in(text.text(language), {"spoken": spoken}, language)


def _accounts_without_agent(finding: AccountsWithoutAgent, language: Language) -> str:
    text = LabelText(
        "{count:count|account|accounts} of inside sales without an agent: {why}: {accounts:list}.",
        "{count:count|Account|Accounts} des Innendiensts ohne Mitarbeiter: {why}: {accounts:list}.",
    )
    why = _nobody(finding.language, language)
    values = {"count": len(finding.accounts), "why": why, "accounts": finding.accounts}
    return fill_in(text.text(language), values, language)


SENTENCES: Sentences = {
    NoAgentEligible: lambda finding, language: _nobody(finding.language, language),
    FormerAgentNotAtWork: LabelText("{agent} is not at work", "{agent} arbeitet nicht"),
    FormerAgentNotInBook: LabelText(
        "was with {agent}, who is not in the book", "war bei {agent}, der nicht im Buch ist"
    ),
    FormerAgentNotEligible: LabelText(
        "{agent} does not speak {language}", "{agent} spricht nicht {language}"
    ),
    InsideSalesWithoutAgents: LabelText(
        "Inside sales serves {customers:count|customer|customers} in {hours:number} hours a year, work for "
        "{agents_needed:count|agent|agents} of {agent_hours:number} hours; the book has no table "
        "inside_sales, so nobody is named.",
        "Der Innendienst bedient {customers:count|Kunden|Kunden} in {hours:number} Stunden im Jahr, Arbeit "
        "für {agents_needed:count|Mitarbeiter|Mitarbeiter} mit {agent_hours:number} Stunden; das Buch hat "
        "keine Tabelle inside_sales, darum ist niemand genannt.",
    ),
    AccountsWithoutAgent: _accounts_without_agent,
    HouseCustomers: LabelText(
        "Nobody serves {customers:count|customer|customers} with coverage house, with {revenue:number} of "
        "revenue a year ({revenue_share:percent}).",
        "Niemand bedient {customers:count|Kunden|Kunden} mit coverage house; ihr Umsatz im Jahr: "
        "{revenue:number} ({revenue_share:percent}).",
    ),
}
