"""Sentences about what-if changes, in English and German."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

SENTENCES: Mapping[str, LabelText] = {
    "remove_rep={rep}": LabelText(
        "Rep {rep} leaves, and the territory is dissolved.",
        "Mitarbeiter {rep} geht, und das Gebiet wird aufgelöst.",
    ),
    "vacate={rep}": LabelText(
        "Rep {rep} leaves; the territory stays and is vacant.",
        "Mitarbeiter {rep} geht; das Gebiet bleibt und ist unbesetzt.",
    ),
    "replace={rep}:{value}": LabelText(
        "{value} takes over from rep {rep}: territory and home.",
        "{value} folgt auf Mitarbeiter {rep}: Gebiet und Wohnort.",
    ),
    "replace={rep}:{value},{lon},{lat}": LabelText(
        "{value} takes over the territory of rep {rep} and lives at {lon:place}, {lat:place}.",
        "{value} übernimmt das Gebiet von Mitarbeiter {rep} und wohnt bei {lon:place}, {lat:place}.",
    ),
    "add_rep={lon},{lat}": LabelText(
        "A new rep starts with a home at {lon:place}, {lat:place}.",
        "Ein neuer Mitarbeiter beginnt mit Wohnort bei {lon:place}, {lat:place}.",
    ),
    "add_rep={value}": LabelText(
        "A new rep starts where it helps most.",
        "Ein neuer Mitarbeiter beginnt dort, wo es am meisten hilft.",
    ),
    "move_home={rep}:{lon},{lat}": LabelText(
        "Rep {rep} moves to {lon:place}, {lat:place}.",
        "Mitarbeiter {rep} zieht um nach {lon:place}, {lat:place}.",
    ),
    "share={rep}:{value}": LabelText(
        "Rep {rep} has the relative target {value:exact}.",
        "Mitarbeiter {rep} hat das relative Soll {value:exact}.",
    ),
    "capacity={rep}:{value}": LabelText(
        "Rep {rep} has {value:exact} hours a year.",
        "Mitarbeiter {rep} hat {value:exact} Stunden im Jahr.",
    ),
    "exempt={rep}": LabelText(
        "The territory of rep {rep} is outside the bands.",
        "Das Gebiet von Mitarbeiter {rep} liegt außerhalb der Bänder.",
    ),
    "territories={value}": LabelText(
        "The number of territories is {value:exact}.",
        "Die Zahl der Gebiete ist {value:exact}.",
    ),
    "merge={territories}": LabelText(
        "The territories {territories:list} become one.",
        "Die Gebiete {territories:list} werden eines.",
    ),
    "split={territory}": LabelText(
        "Territory {territory} is divided in two.",
        "Gebiet {territory} wird geteilt.",
    ),
    "tolerance.{measure}={value}": LabelText(
        "The tolerance of {measure} is {value:whole_percent}.",
        "Die Toleranz von {measure} ist {value:whole_percent}.",
    ),
    "criterion.{measure}={value}": LabelText(
        "{measure} is balanced within {value:whole_percent}.",
        "{measure} wird auf {value:whole_percent} genau ausgeglichen.",
    ),
    "criterion.{measure}=none": LabelText(
        "{measure} is no longer balanced.",
        "{measure} wird nicht mehr ausgeglichen.",
    ),
    "compactness={value}": LabelText(
        "Compactness is measured by {value}.",
        "Die Kompaktheit wird nach {value} gemessen.",
    ),
    "lock={territory}": LabelText(
        "The units of territory {territory} stay where they are.",
        "Die Einheiten von Gebiet {territory} bleiben, wo sie sind.",
    ),
    "lock=unit:{unit}": LabelText(
        "Unit {unit} stays where it is.",
        "Einheit {unit} bleibt, wo sie ist.",
    ),
    "lock=area:{area}": LabelText(
        "The units {area} stay where they are.",
        "Die Einheiten {area} bleiben, wo sie sind.",
    ),
    "unlock={territory}": LabelText(
        "The units of territory {territory} may move again.",
        "Die Einheiten von Gebiet {territory} dürfen wieder wechseln.",
    ),
    "unlock=unit:{unit}": LabelText(
        "Unit {unit} may move again.",
        "Einheit {unit} darf wieder wechseln.",
    ),
    "unlock=area:{area}": LabelText(
        "The units {area} may move again.",
        "Die Einheiten {area} dürfen wieder wechseln.",
    ),
    "assign={unit}:{territory}": LabelText(
        "Unit {unit} goes to territory {territory}.",
        "Einheit {unit} kommt zu Gebiet {territory}.",
    ),
    "forbid={unit}:{territory}": LabelText(
        "Unit {unit} is kept out of territory {territory}.",
        "Einheit {unit} darf nicht zu Gebiet {territory}.",
    ),
    "unforbid={unit}:{territory}": LabelText(
        "Unit {unit} may be in territory {territory} again.",
        "Einheit {unit} darf wieder zu Gebiet {territory}.",
    ),
    "together={units}": LabelText(
        "The units {units:list} are in one territory.",
        "Die Einheiten {units:list} liegen in einem Gebiet.",
    ),
    "untogether={units}": LabelText(
        "The units {units:list} may be in different territories again.",
        "Die Einheiten {units:list} dürfen wieder in verschiedenen Gebieten liegen.",
    ),
    "grow=segment:{segment}:{factor}": LabelText(
        "Customers of segment {segment}: {factor:growth} revenue, potential and visits.",
        "Kunden im Segment {segment}: {factor:growth} Umsatz, Potenzial und Besuche.",
    ),
    "grow=area:{area}:{factor}": LabelText(
        "Customers in the units {area}: {factor:growth} revenue, potential and visits.",
        "Kunden in den Einheiten {area}: {factor:growth} Umsatz, Potenzial und Besuche.",
    ),
    "grow=all:{factor}": LabelText(
        "All customers: {factor:growth} revenue, potential and visits.",
        "Alle Kunden: {factor:growth} Umsatz, Potenzial und Besuche.",
    ),
    "key_accounts.{key}={value}": LabelText(
        "For key accounts, {key} is {value}.",
        "Für Key Accounts ist {key} nun {value}.",
    ),
    "add_kam={kam}": LabelText(
        "KAM {kam} starts.",
        "KAM {kam} beginnt.",
    ),
    "add_kam={kam}:{lon},{lat}": LabelText(
        "KAM {kam} starts, with a home at {lon:place}, {lat:place}.",
        "KAM {kam} beginnt, mit Wohnort bei {lon:place}, {lat:place}.",
    ),
    "remove_kam={kam}": LabelText(
        "KAM {kam} leaves.",
        "KAM {kam} geht.",
    ),
    "kam={kam}:{path}:{value}": LabelText(
        "For KAM {kam}, {path} is {value}.",
        "Für KAM {kam} ist {path} nun {value}.",
    ),
    "account={account}:key": LabelText(
        "Account {account} becomes a key account.",
        "Kunde {account} wird Key Account.",
    ),
    "account={account}:field": LabelText(
        "Account {account} goes to the territories.",
        "Kunde {account} geht in die Gebiete.",
    ),
    "max_moved_share={value}": LabelText(
        "At most {value:whole_percent} may move against today.",
        "Höchstens {value:whole_percent} dürfen gegenüber heute wechseln.",
    ),
    "set={path}:{value}": LabelText(
        "{path} is {value}.",
        "{path} ist {value}.",
    ),
}
"""Sentence of each form of a change, by NAME=FORM."""


def change_sentence(key: str, values: Mapping[str, object], language: Language = "en") -> str:
    """A change in a sentence.

    Parameters
    ----------
    key : str
        One of `SENTENCES`.
    values : mapping
        Fields of the change.
    language : {"en", "de"}

    Examples
    --------
    >>> change_sentence("grow=all:{factor}", {"factor": 1.05})
    'All customers: +5% revenue, potential and visits.'
    >>> change_sentence("tolerance.{measure}={value}", {"measure": "potential", "value": 0.075}, "de")
    'Die Toleranz von potential ist 7,5 %.'
    """
    return fill_in(SENTENCES[key].text(language), values, language)
