"""Sentences about problems without a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from territory_opt.model.block_name import BlockName, SplitAdvice
from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    ChangeLimitBlocks,
    ChangeLimitInConflict,
    ChangeLimitTooSmall,
    IslandNotDivisible,
    LeastAboveTotal,
    LimitInConflict,
    LimitsConflict,
    LimitsContradict,
    LockOverfillsTerritory,
    LooserRulesHelp,
    MapInParts,
    MostBelowTotal,
    NearestPlanBreaksRules,
    NoCombination,
    NoConnectedPlan,
    NoPlanKeepsRules,
    NoSingleTolerance,
    OnlyInPieces,
    PartsNeedTerritories,
    RemedyFound,
    RuleInConflict,
    RulesBlock,
    RulesInConflict,
    TerritoryLimitsContradict,
    TerritoryOutsideBand,
    TerritoryStaysEmpty,
    TerritoryUnderfilled,
    TolerancesTooSmall,
    ToleranceTooSmall,
    TooMuchChange,
    UnitFitsNowhere,
    UnitMayGoNowhere,
    UnitsAndRulesBlock,
    UnitsTooLarge,
    UnitTooLarge,
    UnitWhereItMayNotBe,
    WiderTolerancesHelp,
)
from territory_opt.wording.block_text import and_list, block_list, block_text
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

DIVISIONS: Mapping[SplitAdvice, LabelText] = {
    "divide": LabelText("dividing it", "sie zu teilen"),
    "ungroup": LabelText("not keeping its units together", "ihre Einheiten nicht zusammenzuhalten"),
    "smaller-units": LabelText("smaller units in its place", "kleinere Einheiten an ihrer Stelle"),
    "split": LabelText(
        "splitting it, with split_above in [units]", "sie mit split_above in [units] zu teilen"
    ),
    "split-further": LabelText("a smaller split_above in [units]", "ein kleineres split_above in [units]"),
}
"""How a unit or group that is too large can be divided."""
INDIVISIBLE = LabelText(
    " It cannot be divided, for its customers are in one place.",
    " Sie kann nicht geteilt werden, denn ihre Kunden sind an einem Ort.",
)
NO_MEASURES = LabelText("the rules", "der Regeln")
"""What stands in the place of measures with a limit where there are none."""


@dataclass(frozen=True)
class BlockSentence:
    """A sentence with units or lists of measures; its first letter is a capital.

    Parameters
    ----------
    text : LabelText
        With the finding's fields in braces; `units` includes those that are counted only.
    """

    text: LabelText

    def __call__(self, finding: Finding, language: Language) -> str:
        """The sentence of one finding."""
        return _filled(self.text, vars(finding), language)


def _filled(text: LabelText, values: Mapping[str, object], language: Language) -> str:
    """Fill in values, blocks and lists of measures as text, and begin with a capital."""
    filled = dict(values)
    for name, value in values.items():
        if isinstance(value, BlockName):
            filled[name] = block_text(value, language)
    if "measures" in values:
        filled["measures"] = _measures(values["measures"], language)
    if "units" in values:
        filled["units"] = _blocks(values["units"], values["more"], language)
    sentence = fill_in(text.text(language), filled, language)
    return sentence[:1].upper() + sentence[1:]


def _measures(measures: object, language: Language) -> str:
    assert isinstance(measures, Sequence)
    return and_list(measures, language) if measures else NO_MEASURES.text(language)


def _blocks(blocks: object, more: object, language: Language) -> str:
    assert isinstance(blocks, Sequence)
    assert isinstance(more, int)
    return block_list(blocks, more, language)


def _either(remedies: Sequence[str], language: Language) -> str:
    *others, last = remedies
    word = LabelText(", or ", " oder ").text(language)
    return f"{', '.join(others)}{word}{last}" if others else last


def _units_too_large(finding: UnitsTooLarge, language: Language) -> str:
    one = LabelText(
        "One unit or group alone is larger than a territory may be, so no plan can hold every band.",
        "Eine einzige Einheit oder Gruppe ist größer, als ein Gebiet sein darf; deshalb hält kein Plan alle "
        "Bänder ein.",
    )
    several = LabelText(
        "{count:number} units or groups are each larger than a territory may be, so no plan can hold every "
        "band.",
        "{count:number} Einheiten oder Gruppen sind jede für sich größer, als ein Gebiet sein darf; deshalb "
        "hält kein Plan alle Bänder ein.",
    )
    return _filled(one if finding.count == 1 else several, vars(finding), language)


def _unit_too_large(finding: UnitTooLarge, language: Language) -> str:
    text = LabelText(
        "{unit} holds {share:percent} of {measure}; a territory may hold at most {most_share:percent}.",
        "{unit} hat {share:percent} von {measure}; ein Gebiet darf höchstens {most_share:percent} haben.",
    )
    help_text = LabelText(" What would help: {remedies}.", " Was helfen würde: {remedies}.")
    remedies = _unit_remedies(finding, language)
    sentence = _filled(text, vars(finding), language)
    if remedies:
        sentence += fill_in(help_text.text(language), {"remedies": _either(remedies, language)}, language)
    return sentence + (INDIVISIBLE.text(language) if finding.division == "one-place" else "")


def _unit_remedies(finding: UnitTooLarge, language: Language) -> list[str]:
    """What lets a territory hold the unit, or makes it smaller."""
    remedies = (
        (
            finding.territories,
            LabelText(
                "at most {territories:count|territory|territories}",
                "höchstens {territories:count|Gebiet|Gebiete}",
            ),
        ),
        (
            finding.tolerance,
            LabelText(
                "a tolerance of at least {tolerance:10g} for {measure}",
                "eine Toleranz von mindestens {tolerance:10g} für {measure}",
            ),
        ),
        (
            finding.most,
            LabelText(
                "a max of at least {most:10g} for {measure}",
                "ein max von mindestens {most:10g} für {measure}",
            ),
        ),
        (DIVISIONS.get(finding.division), DIVISIONS.get(finding.division, INDIVISIBLE)),
    )
    return [
        fill_in(text.text(language), vars(finding), language)
        for figure, text in remedies
        if figure is not None
    ]


def _parts_need_territories(finding: PartsNeedTerritories, language: Language) -> str:
    few = LabelText(
        "needs at least {least:count|territory|territories}",
        "braucht sie mindestens {least:count|Gebiet|Gebiete}",
    )
    many = LabelText("allows at most {most:number}", "erlaubt sie höchstens {most:number}")
    text = LabelText(
        "The map falls into {parts:number} parts that are not connected; with whole territories in each part "
        "it {number}, but {requested:number} are requested. What would help: edges that connect the parts, "
        "contiguity = false, another number of territories, or a wider tolerance.",
        "Die Karte zerfällt in {parts:number} Teile, die nicht verbunden sind; mit ganzen Gebieten in jedem "
        "Teil {number}, verlangt sind aber {requested:number}. Was helfen würde: Kanten, die die Teile "
        "verbinden, contiguity = false, eine andere Zahl von Gebieten oder eine größere Toleranz.",
    )
    short = finding.least > finding.requested
    number = fill_in((few if short else many).text(language), vars(finding), language)
    return _filled(text, {**vars(finding), "number": number}, language)


def _limits_conflict(finding: LimitsConflict, language: Language) -> str:
    text = LabelText(
        "Together {rules} cannot be kept, not even if units could be divided, so no plan exists.",
        "Zusammen lassen sich {rules} nicht einhalten, selbst wenn Einheiten teilbar wären; deshalb gibt es "
        "keinen Plan.",
    )
    rules = [
        LabelText("the limits below", "die Grenzen unten"),
        *([LabelText("the locks and forbids", "die Festlegungen und Verbote")] if finding.locks else []),
        *([LabelText("the limit on change", "die Grenze der Änderung")] if finding.change else []),
    ]
    return _filled(text, {"rules": and_list([rule.text(language) for rule in rules], language)}, language)


def _change_limit_too_small(finding: ChangeLimitTooSmall, language: Language) -> str:
    text = LabelText(
        "At least {share:percent} must change territory, by {units}; the limit is {limit:percent}. What "
        "would help: a limit of at least {needed:10g}",
        "Mindestens {share:percent} müssen das Gebiet wechseln, durch {units}; die Grenze ist "
        "{limit:percent}. Was helfen würde: eine Grenze von mindestens {needed:10g}",
    )
    rest = LabelText(
        " (all customers of a unit have one rep in a plan; today they have several, or their territory no "
        "longer exists).",
        " (in einem Plan haben alle Kunden einer Einheit einen Mitarbeiter; heute haben sie mehrere, oder "
        "ihr Gebiet gibt es nicht mehr).",
    )
    if finding.by_rules:
        rest = LabelText(
            ", or taking back the locks and forbids that require these moves.",
            ", oder die Festlegungen und Verbote zurückzunehmen, die diese Wechsel verlangen.",
        )
    return _filled(text, vars(finding), language) + rest.text(language)


def _looser_rules_help(finding: LooserRulesHelp, language: Language) -> str:
    remedies = [
        LabelText("wider limits", "weitere Grenzen"),
        *(
            [LabelText("fewer locks and forbids", "weniger Festlegungen und Verbote")]
            if finding.locks
            else []
        ),
        *(
            [LabelText("a larger limit on change", "eine größere Grenze der Änderung")]
            if finding.change
            else []
        ),
    ]
    text = LabelText("What would help: {remedies}.", "Was helfen würde: {remedies}.")
    listed = _either([remedy.text(language) for remedy in remedies], language)
    return _filled(text, {"remedies": listed}, language)


def _limit_in_conflict(finding: LimitInConflict, language: Language) -> str:
    known = {
        "least": LabelText(
            "Territory {territory} must hold at least {limit:6g} of {measure}.",
            "Gebiet {territory} muss mindestens {limit:6g} von {measure} haben.",
        ),
        "most": LabelText(
            "Territory {territory} may hold at most {limit:6g} of {measure}.",
            "Gebiet {territory} darf höchstens {limit:6g} von {measure} haben.",
        ),
    }
    base_dependent = {
        "least": LabelText(
            "Territory {territory} must hold at least its least share of {measure}.",
            "Gebiet {territory} muss mindestens seinen kleinsten Anteil von {measure} haben.",
        ),
        "most": LabelText(
            "Territory {territory} may hold at most its largest share of {measure}.",
            "Gebiet {territory} darf höchstens seinen größten Anteil von {measure} haben.",
        ),
    }
    text = (base_dependent if finding.limit is None else known)[finding.side]
    return _filled(text, vars(finding), language)


def _island_not_divisible(finding: IslandNotDivisible, language: Language) -> str:
    around = LabelText(
        " with {more:number} more {more_units} around it",
        " mit {more:number} weiteren {more_units} um sie herum",
    )
    text = LabelText(
        "{unit}{around} is not connected to the rest of the map, and no whole number of territories "
        "divides it within the limits. What would help: an edge that connects it, contiguity = false, or "
        "a wider tolerance.",
        "{unit}{around} ist nicht mit dem Rest der Karte verbunden, und keine ganze Zahl von Gebieten teilt "
        "diesen Teil innerhalb der Grenzen. Was helfen würde: eine Kante, die ihn verbindet, contiguity = "
        "false oder eine größere Toleranz.",
    )
    words = LabelText("unit" if finding.more == 1 else "units", "Einheiten")
    values = {"more": finding.more, "more_units": words.text(language)}
    phrase = fill_in(around.text(language), values, language) if finding.more else ""
    return _filled(text, {**vars(finding), "around": phrase}, language)


def _unit_fits_nowhere(finding: UnitFitsNowhere, language: Language) -> str:
    text = LabelText(
        "{unit} fits into no territory: no connected set of units with it keeps the limits of {measures} and "
        "leaves the rest in pieces that {rest} can be made of.",
        "{unit} passt in kein Gebiet: keine zusammenhängende Menge von Einheiten mit ihr hält die Grenzen "
        "von {measures} ein und lässt den Rest in Stücken, aus denen {rest} werden können.",
    )
    one = LabelText("the other territory", "ein Gebiet")
    several = LabelText("the other {others:number} territories", "die anderen {others:number} Gebiete")
    rest = fill_in((one if finding.others == 1 else several).text(language), vars(finding), language)
    return _filled(text, {**vars(finding), "rest": rest}, language)


RULE_KINDS: Mapping[str, LabelText] = {
    "lock": LabelText(
        "{rule} puts {listed} into territory {territory}.",
        "{rule} legt {listed} auf Gebiet {territory} fest.",
    ),
    "forbid": LabelText(
        "{rule} keeps {listed} out of territory {territory}.",
        "{rule} hält {listed} aus Gebiet {territory} heraus.",
    ),
    "together": LabelText("{rule} keeps {listed} together.", "{rule} hält {listed} zusammen."),
    "group": LabelText(
        "{rule} keeps the units of a group together: {listed}.",
        "{rule} hält die Einheiten einer Gruppe zusammen: {listed}.",
    ),
    "change": LabelText(
        "The limit on change: at most {limit:percent} of {measure} may change territory.",
        "Die Grenze der Änderung: höchstens {limit:percent} von {measure} dürfen das Gebiet wechseln.",
    ),
    "connection": LabelText(
        "Every territory must be in one piece (contiguity).",
        "Jedes Gebiet muss aus einem Stück bestehen (contiguity).",
    ),
    "band": LabelText("The limits of {measure}.", "Die Grenzen von {measure}."),
}
"""A rule that conflicts with others, by its kind."""

MOST_LISTED = 5


def _rule_in_conflict(finding: RuleInConflict, language: Language) -> str:
    text = RULE_KINDS[finding.kind]
    if finding.kind == "band" and finding.limit is not None:
        text = LabelText(
            "The band of {measure}: at most {limit:percent} from the target.",
            "Das Band von {measure}: höchstens {limit:percent} vom Soll.",
        )
    more = len(finding.units) - MOST_LISTED
    listed = list(finding.units[:MOST_LISTED])
    if more > 0:
        listed.append(
            fill_in(
                LabelText("{more:number} more", "{more:number} weitere").text(language),
                {"more": more},
                language,
            )
        )
    values = {**finding.about, **finding.figures}
    values["listed"] = and_list(listed, language) if listed else ""
    return fill_in(text.text(language), values, language)


def _remedy_found(finding: RemedyFound, language: Language) -> str:
    text = LabelText(
        "Solved with {change}: objective {objective:6g}", "Gelöst mit {change}: Zielwert {objective:6g}"
    )
    moved = LabelText(
        ", {customers_moved:count|customer|customers} in {units_moved:count|unit|units} change territory",
        ", {customers_moved:count|Kunde|Kunden} in {units_moved:count|Einheit|Einheiten} wechseln das Gebiet",
    )
    least = LabelText("; less than {at_least:4g} is impossible", "; weniger als {at_least:4g} ist unmöglich")
    parts = [text, *([moved] if finding.customers_moved is not None else [])]
    parts += [least] if finding.at_least is not None else []
    return "".join(fill_in(part.text(language), vars(finding), language) for part in parts) + "."


def _rules_in_conflict(finding: RulesInConflict, language: Language) -> str:
    text = LabelText(
        "These rules cannot be kept together, so no plan exists: {rules:all}.",
        "Diese Regeln lassen sich nicht zusammen einhalten; deshalb gibt es keinen Plan: {rules:all}.",
    )
    rest = LabelText(
        " Without any one of them, the others of these can be kept.",
        " Ohne eine beliebige von ihnen lassen sich die anderen von diesen einhalten.",
    )
    if not finding.least:
        rest = LabelText(
            " Perhaps fewer of them conflict: that was not decided within the budget.",
            " Vielleicht widersprechen sich weniger davon: das wurde im Budget nicht entschieden.",
        )
    return fill_in(text.text(language), finding.about, language) + rest.text(language)


SENTENCES: Sentences = {
    NoPlanKeepsRules: LabelText(
        "No plan keeps all rules together: limits, locks, forbids, change and connection. This is proved.",
        "Kein Plan hält alle Regeln zusammen ein: Grenzen, Festlegungen, Verbote, Änderung und Zusammenhang. "
        "Das ist bewiesen.",
    ),
    RulesInConflict: _rules_in_conflict,
    RemedyFound: _remedy_found,
    RuleInConflict: _rule_in_conflict,
    LimitsContradict: LabelText(
        "The limits contradict the figures, so no plan can keep them.",
        "Die Grenzen widersprechen den Zahlen; deshalb kann kein Plan sie einhalten.",
    ),
    TerritoryLimitsContradict: LabelText(
        "Territory {territory} must hold at least {least:10g} and at most {most:10g} of {measure}. What "
        "would help: another min, max or tolerance for {measure}.",
        "Gebiet {territory} muss mindestens {least:10g} und darf höchstens {most:10g} von {measure} "
        "haben. Was helfen würde: ein anderes min, max oder eine andere Toleranz für {measure}.",
    ),
    LeastAboveTotal: LabelText(
        "All territories together must hold at least {least:10g} of {measure}, but there is only "
        "{total:10g}. What would help: a smaller min, or fewer territories.",
        "Alle Gebiete zusammen müssen mindestens {least:10g} von {measure} haben, es gibt aber nur "
        "{total:10g}. Was helfen würde: ein kleineres min oder weniger Gebiete.",
    ),
    MostBelowTotal: LabelText(
        "All territories together may hold at most {most:10g} of {measure}, but there is {total:10g}. What "
        "would help: a larger max, or more territories.",
        "Alle Gebiete zusammen dürfen höchstens {most:10g} von {measure} haben, es gibt aber {total:10g}. "
        "Was helfen würde: ein größeres max oder mehr Gebiete.",
    ),
    UnitsTooLarge: _units_too_large,
    UnitTooLarge: _unit_too_large,
    UnitsAndRulesBlock: LabelText(
        "Units or groups are larger than a territory may be, and the locks and forbids cannot be kept "
        "together with the limits, so no plan exists.",
        "Einheiten oder Gruppen sind größer, als ein Gebiet sein darf, und die Festlegungen und Verbote "
        "lassen sich nicht zusammen mit den Grenzen einhalten; deshalb gibt es keinen Plan.",
    ),
    RulesBlock: LabelText(
        "The locks and forbids cannot be kept together with the limits, so no plan exists.",
        "Die Festlegungen und Verbote lassen sich nicht zusammen mit den Grenzen einhalten; deshalb gibt "
        "es keinen Plan.",
    ),
    UnitMayGoNowhere: BlockSentence(
        LabelText(
            "{unit} may go to no territory. What would help: taking back one of its locks or forbids.",
            "{unit} darf in kein Gebiet. Was helfen würde: eine ihrer Festlegungen oder ein Verbot "
            "zurückzunehmen.",
        )
    ),
    TerritoryStaysEmpty: LabelText(
        "No unit may go to territory {territory}. What would help: taking back a lock that keeps units "
        "elsewhere or a forbid, or one territory less.",
        "Keine Einheit darf in Gebiet {territory}. Was helfen würde: eine Festlegung, die Einheiten anderswo "
        "hält, oder ein Verbot zurückzunehmen, oder ein Gebiet weniger.",
    ),
    LockOverfillsTerritory: BlockSentence(
        LabelText(
            "Territory {territory} must hold {units}, together {load:6g} of {measure}, but may hold at most "
            "{most:6g}. What would help: one lock less, or a wider limit for {measure}.",
            "Gebiet {territory} muss {units} haben, zusammen {load:6g} von {measure}, darf aber höchstens "
            "{most:6g} haben. Was helfen würde: eine Festlegung weniger oder eine weitere Grenze für "
            "{measure}.",
        )
    ),
    TerritoryUnderfilled: LabelText(
        "All units that may go to territory {territory} hold {load:6g} of {measure} together, but it must "
        "hold at least {least:6g}. What would help: taking back locks or forbids around it, or a wider "
        "limit for {measure}.",
        "Alle Einheiten, die in Gebiet {territory} dürfen, haben zusammen {load:6g} von {measure}, es "
        "muss aber mindestens {least:6g} haben. Was helfen würde: Festlegungen oder Verbote um das Gebiet "
        "zurückzunehmen, oder eine weitere Grenze für {measure}.",
    ),
    ChangeLimitBlocks: LabelText(
        "The limit on change cannot be kept, so no plan exists.",
        "Die Grenze der Änderung lässt sich nicht einhalten; deshalb gibt es keinen Plan.",
    ),
    ChangeLimitTooSmall: _change_limit_too_small,
    MapInParts: LabelText(
        "The map is in parts that whole territories cannot divide, so no plan exists.",
        "Die Karte besteht aus Teilen, die ganze Gebiete nicht teilen können; deshalb gibt es keinen Plan.",
    ),
    IslandNotDivisible: _island_not_divisible,
    PartsNeedTerritories: _parts_need_territories,
    LimitsConflict: _limits_conflict,
    LimitInConflict: _limit_in_conflict,
    ChangeLimitInConflict: LabelText(
        "At most {limit:percent} may change territory.",
        "Höchstens {limit:percent} dürfen das Gebiet wechseln.",
    ),
    LooserRulesHelp: _looser_rules_help,
    TolerancesTooSmall: LabelText(
        "The requested tolerances are too small, so no plan exists.",
        "Die verlangten Toleranzen sind zu klein; deshalb gibt es keinen Plan.",
    ),
    ToleranceTooSmall: LabelText(
        "No plan that keeps the other rules is within {least:percent} of its targets of {measure}; "
        "requested are {requested:percent}. What would help: a tolerance of more than {least:4g} for "
        "{measure}.",
        "Kein Plan, der die anderen Regeln einhält, bleibt innerhalb von {least:percent} um sein Soll von "
        "{measure}; verlangt sind {requested:percent}. Was helfen würde: eine Toleranz von mehr als "
        "{least:4g} für {measure}.",
    ),
    NoSingleTolerance: LabelText(
        "No tolerance of one criterion alone ({measures:all}) is enough. What would help: wider "
        "tolerances of several criteria, fewer territories, or fewer rules.",
        "Keine Toleranz eines einzigen Kriteriums ({measures:all}) genügt. Was helfen würde: größere "
        "Toleranzen mehrerer Kriterien, weniger Gebiete oder weniger Regeln.",
    ),
    OnlyInPieces: BlockSentence(
        LabelText(
            "The limits of {measures} can be kept by whole units, but not by connected territories. This is "
            "proved: no plan exists.",
            "Die Grenzen von {measures} lassen sich mit ganzen Einheiten einhalten, aber nicht mit "
            "zusammenhängenden Gebieten. Das ist bewiesen: es gibt keinen Plan.",
        )
    ),
    NoCombination: BlockSentence(
        LabelText(
            "No combination of whole units keeps the limits of {measures}, connected or not. This is "
            "proved: no plan exists.",
            "Keine Kombination ganzer Einheiten hält die Grenzen von {measures} ein, zusammenhängend oder "
            "nicht. Das ist bewiesen: es gibt keinen Plan.",
        )
    ),
    NoConnectedPlan: BlockSentence(
        LabelText(
            "No plan of connected territories keeps the limits of {measures}. This is proved; whether "
            "territories in several pieces could keep them is not known.",
            "Kein Plan mit zusammenhängenden Gebieten hält die Grenzen von {measures} ein. Das ist "
            "bewiesen; ob Gebiete aus mehreren Stücken sie einhalten könnten, ist nicht bekannt.",
        )
    ),
    UnitFitsNowhere: _unit_fits_nowhere,
    WiderTolerancesHelp: BlockSentence(
        LabelText(
            "What would help: a wider tolerance for {measures}, another number of territories, or smaller "
            "units.",
            "Was helfen würde: eine größere Toleranz für {measures}, eine andere Zahl von Gebieten oder "
            "kleinere Einheiten.",
        )
    ),
    NearestPlanBreaksRules: LabelText(
        "No plan was found that keeps every band and rule; the nearest one misses {broken:number}. It is not "
        "proved that there is none.",
        "Es wurde kein Plan gefunden, der alle Bänder und Regeln einhält; der nächste verletzt "
        "{broken:number}. Dass es keinen gibt, ist nicht bewiesen.",
    ),
    TerritoryOutsideBand: LabelText(
        "Territory {territory} is {deviation:signed} from its target of {measure}, {excess:percent} "
        "outside its band.",
        "Gebiet {territory} weicht um {deviation:signed} von seinem Soll von {measure} ab und liegt "
        "{excess:percent} außerhalb seines Bandes.",
    ),
    UnitWhereItMayNotBe: BlockSentence(
        LabelText(
            "{unit} is in territory {territory}, where it may not be.",
            "{unit} ist in Gebiet {territory}, wo sie nicht sein darf.",
        )
    ),
    TooMuchChange: LabelText(
        "{share:percent} changes hands; at most {limit:percent} may.",
        "{share:percent} wechseln das Gebiet; höchstens {limit:percent} dürfen.",
    ),
}
