"""Sentences about the assignment of key accounts to KAMs, and about remedies."""

from __future__ import annotations

from collections.abc import Iterable

from territory_opt.model.findings.kam_findings import (
    AccountsOfKam,
    CapacityForAccount,
    CapacityShortage,
    ConflictWithNobody,
    FamilyTooLarge,
    FamilyUndivided,
    FirstKamNeeded,
    FormerKamFull,
    FormerKamHasCompetitor,
    FormerKamNotEligible,
    FormerKamNotInBook,
    FormerKamReplaced,
    FormerKamShort,
    KamBelowMinimum,
    KamsFull,
    KamsShort,
    KamsWithCompetitor,
    KamsWithoutCapacity,
    KeepsRelationship,
    MoreCapacity,
    NewKamForAccount,
    NoKamEligible,
    NoKamInBook,
    OneMoreKam,
    OthersServedBetter,
    RankByTravel,
    RequiredSkill,
    ShortOf,
    SkillColumn,
    SkillsMet,
    WithFamily,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import NO_TEXT, LabelText, Language
from territory_opt.wording.sentence_format import fill_in

_AND = LabelText(" and ", " und ")
_HAS_SKILL: dict[SkillColumn, LabelText] = {
    "languages": LabelText("speaks {values}", "spricht {values}"),
    "industries": LabelText("knows {values}", "kennt {values}"),
    "countries": LabelText("covers {values}", "betreut {values}"),
    "levels": LabelText("serves {values} accounts", "bedient Accounts der Ebene {values}"),
    "conflicts": LabelText(
        "is free of a conflict of interest with it", "hat keinen Interessenkonflikt mit ihm"
    ),
}
_HAVE_SKILL: dict[SkillColumn, LabelText] = {
    "languages": LabelText("speak {values}", "sprechen {values}"),
    "industries": LabelText("know {values}", "kennen {values}"),
    "countries": LabelText("cover {values}", "betreuen {values}"),
    "levels": LabelText("serve {values} accounts", "bedienen Accounts der Ebene {values}"),
    "conflicts": LabelText(
        "are free of a conflict of interest with it", "haben keinen Interessenkonflikt mit ihm"
    ),
}
_LACKS_SKILL: dict[SkillColumn, LabelText] = {
    "languages": LabelText("does not speak {values}", "spricht nicht {values}"),
    "industries": LabelText("does not know {values}", "kennt nicht {values}"),
    "countries": LabelText("does not cover {values}", "betreut nicht {values}"),
    "levels": LabelText("does not serve {values} accounts", "bedient nicht Accounts der Ebene {values}"),
    "conflicts": LabelText("has a conflict of interest with it", "hat einen Interessenkonflikt mit ihm"),
}


def _skills(
    skills: Iterable[RequiredSkill],
    language: Language,
    words: dict[SkillColumn, LabelText] = _HAS_SKILL,
    separator: LabelText = _AND,
) -> str:
    """Skills as a phrase: speaks pl and covers DE, FR."""
    return separator.text(language).join(
        fill_in(words[skill.column].text(language), {"values": skill.values}, language) for skill in skills
    )


def _shortage(short_of: ShortOf, shortage: CapacityShortage, language: Language) -> str:
    """What a KAM has and what the family takes."""
    if short_of == "places":
        text = LabelText(
            "{available:number} for {needed:count|account|accounts}",
            "{available:number} für {needed:count|Account|Accounts}",
        )
    elif shortage.own_hours:
        text = LabelText(
            "{available:tenth} of the {needed:tenth} own h it takes",
            "{available:tenth} von {needed:tenth} eigenen Stunden, die er braucht",
        )
    else:
        text = LabelText(
            "{available:tenth} of the {needed:tenth} h it takes",
            "{available:tenth} von {needed:tenth} Stunden, die er braucht",
        )
    return fill_in(text.text(language), vars(shortage), language)


def _keeps(finding: KeepsRelationship, language: Language) -> str:
    text = LabelText("keeps the relationship with {kam}", "behält die Beziehung zu {kam}").text(language)
    if finding.years > 1:
        text += LabelText(" of {years:exact} years", " von {years:exact} Jahren").text(language)
    return fill_in(text, vars(finding), language)


def _not_eligible(finding: FormerKamNotEligible, language: Language) -> str:
    text = (
        LabelText("was with {kam}, who {missing}", "war bei {kam}; {kam} {missing}")
        if finding.accounts <= 1
        else LabelText(
            "was with {kam}, who, for its family of {accounts:count|account|accounts}, {missing}",
            "war bei {kam}; für seine Familie mit {accounts:count|Account|Accounts}: {kam} {missing}",
        )
    )
    missing = _skills(finding.missing, language, _LACKS_SKILL)
    return fill_in(text.text(language), {**vars(finding), "missing": missing}, language)


_FORMER_SHORT: dict[ShortOf, LabelText] = {
    "year": LabelText(
        "was with {kam}, whose whole year is too short for it ({amount})",
        "war bei {kam}, dessen ganzes Jahr dafür zu kurz ist ({amount})",
    ),
    "places": LabelText(
        "was with {kam}, who may have too few accounts for it ({amount})",
        "war bei {kam} mit zu wenigen erlaubten Accounts ({amount})",
    ),
    "time": LabelText("was with {kam}, who has {amount} left", "war bei {kam}; dort bleiben {amount}"),
}


def _former_short(finding: FormerKamShort, language: Language) -> str:
    values = {"kam": finding.kam, "amount": _shortage(finding.short_of, finding.shortage, language)}
    return fill_in(_FORMER_SHORT[finding.short_of].text(language), values, language)


def _rank(finding: RankByTravel, language: Language) -> str:
    text = (
        LabelText(
            "least travel of the {of:number} KAMs that fit", "wenigste Fahrzeit der {of:number} passenden KAM"
        )
        if finding.rank == 1
        else LabelText(
            "number {rank:number} by travel of the {of:number} KAMs that fit",
            "Nummer {rank:number} nach Fahrzeit der {of:number} passenden KAM",
        )
    )
    return fill_in(text.text(language), vars(finding), language)


def _no_kam_eligible(finding: NoKamEligible, language: Language) -> str:
    no_kam = LabelText("no KAM ", "kein KAM ").text(language)
    separator = LabelText(", and ", ", und ").text(language)
    return separator.join(no_kam + _skills(group, language) for group in finding.unmet)


_KAMS_SHORT: dict[ShortOf, LabelText] = {
    "year": LabelText(
        "{have} too short a year, even with no other account ({nearest} comes nearest with {amount})",
        "{have} ein zu kurzes Jahr, auch ohne andere Accounts (am nächsten kommt {nearest} mit {amount})",
    ),
    "places": LabelText(
        "{have} too few places, even with no other account ({nearest} comes nearest with {amount})",
        "{have} zu wenige Plätze, auch ohne andere Accounts (am nächsten kommt {nearest} mit {amount})",
    ),
    "time": LabelText(
        "{have} too little time ({nearest} comes nearest with {amount})",
        "{have} zu wenig Zeit (am nächsten kommt {nearest} mit {amount})",
    ),
}


def _obstacle(one: KamsFull | KamsShort | KamsWithCompetitor, language: Language) -> str:
    """What some KAMs lack, as a verb phrase."""
    have = LabelText("has", "hat") if one.kams == 1 else LabelText("have", "haben")
    if isinstance(one, KamsFull):
        full = LabelText("is full", "ist voll") if one.kams == 1 else LabelText("are full", "sind voll")
        return f"{full.text(language)} ({_accounts_range(one, language)})"
    if isinstance(one, KamsWithCompetitor):
        text, values = LabelText("{have} a competitor of it", "{have} einen Wettbewerber"), {}
    else:
        text = _KAMS_SHORT[one.short_of]
        values = {"nearest": one.nearest, "amount": _shortage(one.short_of, one.shortage, language)}
    return fill_in(text.text(language), {"have": have.text(language), **values}, language)


def _accounts_range(full: KamsFull, language: Language) -> str:
    if full.least != full.most:
        text = LabelText(
            "{least:number} to {most:number} accounts each", "je {least:number} bis {most:number} Accounts"
        )
    elif full.all_places:
        text = LabelText(
            "{most:number} of {most:number} accounts", "{most:number} von {most:number} Accounts"
        )
    else:
        text = LabelText("{most:number} accounts", "{most:number} Accounts")
    return fill_in(text.text(language), vars(full), language)


def _without_capacity(finding: KamsWithoutCapacity, language: Language) -> str:
    obstacles = finding.obstacles
    if len(obstacles) > 1:
        parts = [f"{one.kams} {_obstacle(one, language)}" for one in obstacles]
        listed = ", ".join(parts[:-1]) + _AND.text(language) + parts[-1]
        text = LabelText(
            "of the {of:number} KAMs that fit, {listed}", "von den {of:number} passenden KAM: {listed}"
        )
    else:
        listed = _obstacle(obstacles[0], language)
        text = (
            LabelText("all {of:number} KAMs that fit {listed}", "alle {of:number} passenden KAM {listed}")
            if finding.kam is None
            else LabelText(
                "the only KAM that fits, {kam}, {listed}", "der einzige passende KAM, {kam}, {listed}"
            )
        )
    return fill_in(text.text(language), {**vars(finding), "listed": listed}, language)


def _capacity(places: int, hours: float, language: Language) -> str:
    parts = []
    if places:
        text = LabelText(
            "{places:count|more place|more places}", "{places:count|weiterer Platz|weitere Plätze}"
        )
        parts.append(fill_in(text.text(language), {"places": places}, language))
    if hours > 0:
        text = LabelText("{hours:tenth} more hours a year", "{hours:tenth} weitere Stunden im Jahr")
        parts.append(fill_in(text.text(language), {"hours": hours}, language))
    left = LabelText("only the capacity that is left", "nur die freie Kapazität").text(language)
    return _AND.text(language).join(parts) or left


def _capacity_for_account(finding: CapacityForAccount, language: Language) -> str:
    who = LabelText(", who {skills}", " ({skills})") if finding.skills else NO_TEXT
    others = (
        LabelText(
            ", for it and {others:count|more valuable one|more valuable ones}",
            ", für ihn und {others:count|wertvolleren|wertvollere}",
        )
        if finding.others
        else NO_TEXT
    )
    with_kam = LabelText("{capacity} with {kam}", "{capacity} bei {kam}")
    values = {
        **vars(finding),
        "capacity": _capacity(finding.places, finding.hours, language),
        "skills": _skills(finding.skills, language),
    }
    text = "".join(part.text(language) for part in (with_kam, who, others))
    return fill_in(text, values, language)


def _more_capacity(finding: MoreCapacity, language: Language) -> str:
    text = LabelText("{capacity} with {kam}", "{capacity} bei {kam}")
    capacity = _capacity(finding.places, finding.hours, language)
    return fill_in(text.text(language), {"kam": finding.kam, "capacity": capacity}, language)


_LIKE = LabelText(" like {like}", " wie {like}")
_PARTNER = LabelText(", with a partner of the same hours", ", mit einem Partner mit ebenso vielen Stunden")


def _new_kam_for_account(finding: NewKamForAccount, language: Language) -> str:
    one, like = finding.number == 1, finding.like is not None
    who = LabelText(", who {skills}" if like else " who {skills}", " ({skills})")
    parts = (
        LabelText("one more KAM", "ein weiterer KAM")
        if one
        else LabelText("{number:number} more KAMs", "{number:number} weitere KAM"),
        _LIKE if like else NO_TEXT,
        who if finding.skills else NO_TEXT,
        NO_TEXT if finding.skills or like else LabelText(" without a competitor of it", " ohne Wettbewerber"),
        _PARTNER if finding.with_partner else NO_TEXT,
        NO_TEXT
        if finding.hours is None
        else LabelText(", with {hours:number} h a year", ", mit {hours:number} Stunden im Jahr"),
    )
    skills = _skills(finding.skills, language, _HAS_SKILL if one else _HAVE_SKILL)
    text = "".join(part.text(language) for part in parts)
    return fill_in(text, {**vars(finding), "skills": skills}, language)


def _one_more_kam(finding: OneMoreKam, language: Language) -> str:
    parts = (
        LabelText("one more KAM", "ein weiterer KAM"),
        NO_TEXT if finding.like is None else _LIKE,
        LabelText(" who {skills}", " ({skills})") if finding.skills else NO_TEXT,
        _PARTNER if finding.with_partner else NO_TEXT,
        LabelText(" for {accounts:count|account|accounts}", " für {accounts:count|Account|Accounts}")
        if finding.families > 1
        else NO_TEXT,
    )
    text = "".join(part.text(language) for part in parts)
    return fill_in(text, {**vars(finding), "skills": _skills(finding.skills, language)}, language)


def _family_too_large(finding: FamilyTooLarge, language: Language) -> str:
    split = LabelText(
        "splitting the family of {accounts:count|account|accounts} into at least {parts:count|part|parts}, "
        "or ",
        "die Familie mit {accounts:count|Account|Accounts} in mindestens {parts:count|Teil|Teile} teilen, "
        "oder ",
    )
    smaller = LabelText(
        "taking {hours_over:tenth} h a year off its KAM, for one person's year has {year_hours:number} h, "
        "by leaving more of its service to the field (field_share) or to a partner (partner_hours, "
        "partner_share)",
        "seinen KAM um {hours_over:tenth} Stunden im Jahr entlasten, denn das Jahr einer Person hat "
        "{year_hours:number} Stunden: mehr von seinem Service dem Außendienst (field_share) oder einem "
        "Partner (partner_hours, partner_share) überlassen",
    )
    parts = (
        NO_TEXT if finding.account is None else LabelText("for {account}: ", "für {account}: "),
        split if finding.accounts > 1 else NO_TEXT,
        smaller,
        LabelText("; and one more KAM who {skills}", "; und ein weiterer KAM ({skills})")
        if finding.skills
        else NO_TEXT,
    )
    text = "".join(part.text(language) for part in parts)
    return fill_in(text, {**vars(finding), "skills": _skills(finding.skills, language)}, language)


SENTENCES: Sentences = {
    KeepsRelationship: _keeps,
    FormerKamNotInBook: LabelText(
        "was with {kam}, who is not in the book", "war bei {kam}, der nicht im Buch ist"
    ),
    FormerKamNotEligible: _not_eligible,
    FormerKamShort: _former_short,
    FormerKamFull: LabelText(
        "was with {kam}, who is full ({accounts:count|account|accounts} of {max_accounts:number})",
        "war bei {kam}, der voll ist ({accounts:count|Account|Accounts} von {max_accounts:number})",
    ),
    FormerKamHasCompetitor: LabelText(
        "was with {kam}, who has a competitor of it", "war bei {kam}, der einen Wettbewerber hat"
    ),
    FormerKamReplaced: LabelText(
        "was with {kam}, but all accounts together are served better this way",
        "war bei {kam}, aber so sind alle Accounts zusammen besser bedient",
    ),
    SkillsMet: lambda finding, language: _skills(finding.skills, language, separator=LabelText(", ", ", ")),
    RankByTravel: _rank,
    WithFamily: LabelText(
        "with all {accounts:count|account|accounts} of its family",
        "mit allen {accounts:count|Account|Accounts} seiner Familie",
    ),
    AccountsOfKam: LabelText(
        "{accounts:count|account|accounts} of {max_accounts:number}",
        "{accounts:count|Account|Accounts} von {max_accounts:number}",
    ),
    NoKamInBook: LabelText("the book names no KAM", "das Buch nennt keinen KAM"),
    NoKamEligible: _no_kam_eligible,
    KamsWithoutCapacity: _without_capacity,
    OthersServedBetter: LabelText(
        "all accounts together are served better this way", "so sind alle Accounts zusammen besser bedient"
    ),
    FamilyUndivided: LabelText(
        "it goes with all {accounts:count|account|accounts} of its family or not at all",
        "nur zusammen mit allen {accounts:count|Account|Accounts} seiner Familie",
    ),
    FirstKamNeeded: LabelText("a first KAM in the table of KAMs", "ein erster KAM in der Tabelle der KAM"),
    CapacityForAccount: _capacity_for_account,
    NewKamForAccount: _new_kam_for_account,
    FamilyTooLarge: _family_too_large,
    OneMoreKam: _one_more_kam,
    MoreCapacity: _more_capacity,
    KamBelowMinimum: LabelText(
        "{kam} has {accounts:count|account|accounts} of the {min_accounts:number} required at least; "
        "{eligible:count|fits|fit} this KAM.",
        "{kam} hat {accounts:count|Account|Accounts}, verlangt sind mindestens {min_accounts:number}; "
        "{eligible:count|passt|passen} zu diesem KAM.",
    ),
    ConflictWithNobody: LabelText(
        "{kam} has a conflict of interest with {names:list}: no key account.",
        "{kam} hat einen Interessenkonflikt mit {names:list}: kein Key Account.",
    ),
}
