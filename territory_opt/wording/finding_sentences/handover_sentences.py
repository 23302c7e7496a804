"""Sentences about customers whose owner changes."""

from __future__ import annotations

from territory_opt.model.findings.handover_findings import (
    AgentsBalanced,
    BecameKeyAccount,
    CoverageGiven,
    JoinsAgent,
    JoinsKeyAccount,
    KeyAccountWithoutKam,
    MovedByLock,
    MovedForBalance,
    MovedForRules,
    MovedFromClosed,
    MovedNearer,
    MovedToNew,
    MovedToUnit,
    NoAgentFound,
    NoLongerInsideSales,
    NoLongerKeyAccount,
    NoRuleChooses,
    OtherAgent,
    OtherKam,
    UnitNotInTerritory,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

_COVERAGE_GIVEN = {
    "territory": LabelText(
        "coverage given as territory, though its account is key",
        "coverage als territory angegeben, obwohl sein Account Key Account ist",
    ),
    "inside_sales": LabelText("coverage given as inside_sales", "coverage als inside_sales angegeben"),
    "house": LabelText(
        "coverage given as house: served by nobody", "coverage als house angegeben: niemand bedient ihn"
    ),
}


def _moved(why: LabelText) -> LabelText:
    """A move with its reason."""
    return LabelText(
        f"moved from {{old}} to {{new}}: {why.en}", f"von {{old}} zu {{new}} verschoben: {why.de}"
    )


def _moved_for_balance(finding: MovedForBalance, language: Language) -> str:
    above = finding.deviation_today > 0
    changed = (
        LabelText(
            "brings {measure} of {territory} into its band", "bringt {measure} von {territory} in sein Band"
        )
        if finding.inside
        else LabelText(
            "moves {measure} of {territory} towards its band",
            "bringt {measure} von {territory} näher an sein Band",
        )
    )
    amount = LabelText(
        " (from {deviation_today:signed} " + ("above" if above else "below") + " the target today to "
        "{deviation:signed} in this plan)",
        " (von {deviation_today:signed} " + ("über" if above else "unter") + " dem Soll heute auf "
        "{deviation:signed} in diesem Plan)",
    )
    text = _moved(LabelText(changed.en + amount.en, changed.de + amount.de))
    deviations = {
        "deviation_today": _tenth_of_a_percent(finding.deviation_today),
        "deviation": _tenth_of_a_percent(finding.deviation),
    }
    return fill_in(text.text(language), {**vars(finding), **deviations}, language)


def _tenth_of_a_percent(share: float) -> float:
    """Rounded; a deviation in a list of thousands of moves needs no more digits."""
    return round(share, 3) + 0.0  # + 0.0: no negative zero


def _joins_key_account(finding: JoinsKeyAccount, language: Language) -> str:
    text = (
        LabelText(
            "joins the other sites of its key account, which are with the same KAM",
            "kommt zu den anderen Standorten seines Key Accounts, die beim selben KAM sind",
        )
        if finding.former_kam is None
        else LabelText(
            "joins the other sites of its key account, which were with {former_kam} until now",
            "kommt zu den anderen Standorten seines Key Accounts, die bisher bei {former_kam} waren",
        )
    )
    return fill_in(text.text(language), vars(finding), language)


SENTENCES: Sentences = {
    UnitNotInTerritory: LabelText(
        "its unit has no territory in this plan", "seine Einheit hat in diesem Plan kein Gebiet"
    ),
    MovedByLock: _moved(LabelText("locked into it", "darin gesperrt")),
    MovedToUnit: _moved(
        LabelText(
            "its unit belongs to that territory, and one rep serves a whole territory",
            "seine Einheit gehört zu diesem Gebiet, und ein Mitarbeiter bedient ein ganzes Gebiet",
        )
    ),
    MovedFromClosed: _moved(LabelText("{old} has no territory any more", "{old} hat kein Gebiet mehr")),
    MovedToNew: _moved(LabelText("{new} is new", "{new} ist neu")),
    MovedForBalance: _moved_for_balance,
    MovedNearer: _moved(LabelText("nearer to its base", "näher an dessen Basis")),
    MovedForRules: _moved(
        LabelText("so that all rules hold in all territories", "damit alle Regeln in allen Gebieten gelten")
    ),
    BecameKeyAccount: LabelText("became a key account", "wurde Key Account"),
    OtherKam: LabelText("another KAM", "anderer KAM"),
    KeyAccountWithoutKam: LabelText("key account without a KAM", "Key Account ohne KAM"),
    JoinsKeyAccount: _joins_key_account,
    NoLongerKeyAccount: LabelText("no longer a key account", "kein Key Account mehr"),
    NoRuleChooses: LabelText(
        "no rule makes its account key", "keine Regel macht seinen Account zum Key Account"
    ),
    NoLongerInsideSales: LabelText(
        "served by a territory: no longer assigned to inside sales",
        "von einem Gebiet bedient: nicht mehr beim Innendienst",
    ),
    CoverageGiven: lambda finding, language: _COVERAGE_GIVEN[finding.coverage].text(language),
    NoAgentFound: LabelText(
        "served by inside sales, without an agent", "vom Innendienst bedient, ohne Mitarbeiter"
    ),
    JoinsAgent: LabelText(
        "joins the other sites of its account, which are with the same agent",
        "kommt zu den anderen Standorten seines Accounts, die beim selben Mitarbeiter sind",
    ),
    OtherAgent: LabelText("another agent", "anderer Mitarbeiter im Innendienst"),
    AgentsBalanced: LabelText(
        "reassigned to balance the agents' customers, hours and potential",
        "neu zugeteilt, damit Kunden, Stunden und Potenzial im Innendienst ausgeglichen sind",
    ),
}
