"""Sentences about accounts: why an account is a key account, or why it is not."""

from __future__ import annotations

from territory_opt.model.findings.account_findings import (
    CoverageOfSites,
    FamilyNotKey,
    FlagOfSites,
    JudgedAsFamily,
    KeptOut,
    KeyWithFamily,
    LargestByNumber,
    LargestByShare,
    NamedInScenario,
    OwnerLost,
    ReachesScore,
    ReachesThreshold,
    RulesCombined,
)
from territory_opt.wording.finding_sentences.in_file import with_rest
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import NO_TEXT, LabelText, Language
from territory_opt.wording.sentence_format import fill_in

_RANK = LabelText(
    "{measure} {value:number} is rank {rank:number}; ", "{measure} {value:number} ist Rang {rank:number}; "
)
_EXPLICIT = LabelText(
    ", {explicit:number} of them chosen explicitly", ", davon {explicit:number} ausdrücklich gewählt"
)


def _coverage(finding: CoverageOfSites, language: Language) -> str:
    if finding.every_site:
        text = LabelText(
            "coverage {coverage} given for every site", "coverage {coverage} für jeden Standort angegeben"
        )
    else:
        text = LabelText("coverage {coverage} given for {sites}", "coverage {coverage} für {sites} angegeben")
    values = {
        "coverage": LabelText(" and ", " und ").text(language).join(finding.coverages),
        "sites": with_rest(finding.sites, finding.count, language),
    }
    return fill_in(text.text(language), values, language)


def _flag(finding: FlagOfSites, language: Language) -> str:
    text = LabelText("flag {flag} given for {sites}", "Kennzeichen {flag} für {sites} angegeben")
    values = {"flag": finding.flag, "sites": with_rest(finding.sites, finding.count, language)}
    return fill_in(text.text(language), values, language)


def _named(finding: NamedInScenario, language: Language) -> str:
    text = (
        LabelText("named in {named_in}", "genannt in {named_in}")
        if finding.parent is None
        else LabelText("its parent {parent} is named in {named_in}", "Mutter {parent} genannt in {named_in}")
    )
    return fill_in(text.text(language), vars(finding), language)


def _largest_by_share(finding: LargestByShare, language: Language) -> str:
    text = LabelText(
        "the {chosen:number} chosen hold {share:percent} of {measure}",
        "die {chosen:number} gewählten haben {share:percent} von {measure}",
    )
    return _ranked(text, finding, language)


def _largest_by_number(finding: LargestByNumber, language: Language) -> str:
    return _ranked(LabelText("the rule takes {n:number}", "die Regel wählt {n:number}"), finding, language)


def _ranked(context: LabelText, finding: LargestByShare | LargestByNumber, language: Language) -> str:
    explicit = _EXPLICIT if finding.explicit else NO_TEXT
    text = "".join(part.text(language) for part in (_RANK, context, explicit))
    return fill_in(text, vars(finding), language)


def _combined(finding: RulesCombined, language: Language) -> str:
    if finding.combine == "and":
        text = LabelText(
            "all {of:number} rules choose it, as required", "alle {of:number} Regeln wählen sie, wie verlangt"
        )
    else:
        text = LabelText(
            "{chosen_by:number} of {of:number} rules choose it, and one is enough",
            "{chosen_by:number} von {of:number} Regeln wählen sie, und eine genügt",
        )
    return fill_in(text.text(language), vars(finding), language)


def _owner_lost(finding: OwnerLost, language: Language) -> str:
    text = LabelText(
        "{count:count|account loses|accounts lose} today's {role} ({owners:list}) at "
        "{customers:count|site|sites} with a revenue of {revenue:number}, as the coverage there becomes "
        "{coverages:all}: {accounts_listed}.",
        "{count:count|Account verliert|Accounts verlieren} {role} von heute ({owners:list}) an "
        "{customers:count|Standort|Standorten} mit einem Umsatz von {revenue:number}, weil die coverage dort "
        "{coverages:all} wird: {accounts_listed}.",
    )
    values = {"accounts_listed": with_rest(finding.accounts, finding.count, language)}
    parts = [fill_in(text.text(language), {**vars(finding), **values}, language)]
    if finding.partly:
        parts.append(fill_in(_PARTLY.text(language), vars(finding), language))
    if finding.role == "KAM" and not finding.any_key:
        parts.append(_NOTHING_KEY.text(language))
    parts.append(fill_in(_owner_remedy(finding).text(language), vars(finding), language))
    return " ".join(parts)


_PARTLY = LabelText(
    "{partly:number} of them keep the {role} at other sites.",
    "{partly:number} davon behalten {role} an anderen Standorten.",
)
_NOTHING_KEY = LabelText("Nothing makes any account key.", "Nichts macht einen Kunden zum Key Account.")


def _owner_remedy(finding: OwnerLost) -> LabelText:
    if finding.given == finding.customers:
        return LabelText(
            "Their coverage is given in the customers: correct it, or leave the {role} of today blank.",
            "Ihre coverage steht bei den Kunden: berichtigen Sie sie, oder lassen Sie {role} von heute leer.",
        )
    if finding.role == "agent":
        return LabelText(
            "Give these sites coverage = inside_sales, or leave their agent_id blank.",
            "Geben Sie diesen Standorten coverage = inside_sales, oder lassen Sie ihre agent_id leer.",
        )
    return LabelText(
        "Set key_account = true for them, or a rule under [key_accounts] in the scenario that chooses "
        "them, or leave their kam_id blank.",
        "Setzen Sie key_account = true für sie oder unter [key_accounts] im Szenario eine Regel, die sie "
        "wählt, oder lassen Sie ihre kam_id leer.",
    )


SENTENCES: Sentences = {
    OwnerLost: _owner_lost,
    KeptOut: LabelText("kept out", "ausgenommen"),
    CoverageOfSites: _coverage,
    FlagOfSites: _flag,
    NamedInScenario: _named,
    LargestByShare: _largest_by_share,
    LargestByNumber: _largest_by_number,
    ReachesThreshold: LabelText(
        "{measure} {value:number} is at least {at_least:number}",
        "{measure} {value:number} ist mindestens {at_least:number}",
    ),
    ReachesScore: LabelText(
        "attractiveness {attractiveness:place} is at least {attractiveness_at_least:exact} and position "
        "{position:place} at least {position_at_least:exact}",
        "Attraktivität {attractiveness:place} ist mindestens {attractiveness_at_least:exact}, Position "
        "{position:place} mindestens {position_at_least:exact}",
    ),
    RulesCombined: _combined,
    JudgedAsFamily: LabelText(
        "family {family} of {accounts:count|account|accounts}",
        "Familie {family} mit {accounts:count|Account|Accounts}",
    ),
    FamilyNotKey: LabelText(
        "not key: judged as one with the family {family} of {accounts:count|account|accounts}",
        "kein Key Account: zusammen mit der Familie {family} mit {accounts:count|Account|Accounts} beurteilt",
    ),
    KeyWithFamily: LabelText(
        "family {family} is key as a whole because of its account {account}",
        "Familie {family} ist als Ganzes Key Account wegen ihres Accounts {account}",
    ),
}
