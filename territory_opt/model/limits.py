"""Limits of scenario keys that annotated-types has no class for; they annotate `model/scenario.py`.

Checks and their messages derive from them in `resolve/keys`, the JSON Schema in `api/scenario_schema.py`.
Ranges and lengths are those of annotated-types: `Gt`, `Ge`, `Le`, `MinLen`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

IdEntity = Literal["unit", "account", "territory"]


@dataclass(frozen=True)
class TextForm:
    """A text of a certain form.

    Parameters
    ----------
    pattern : str
        Regular expression that the whole text matches; in the syntax that Python and ECMA-262 share.
    problem, remedy : str
        What a fault says about a value of another form or type.
    """

    pattern: str
    problem: str
    remedy: str


NOT_BLANK = TextForm(r"\s*\S[\s\S]*", "a text is needed here", 'Give a text in quotes ("...").')
REFERENCE_SYSTEM = TextForm(
    r"local|EPSG:[0-9]{3,6}",
    "this names no reference system",
    'Write "EPSG:n", for example "EPSG:25832", or "local".',
)
ONE_WORD = TextForm(
    r"[A-Za-z0-9_.\-]+", "one word is needed here", 'Give a word in quotes, for example "driving".'
)


@dataclass(frozen=True)
class IsoDay:
    """A text that is a day of the calendar as ISO 8601 writes it; TOML's own dates are accepted too."""


@dataclass(frozen=True)
class WebAddress:
    """A text that is the address of a server, without credentials, as reports show it."""


@dataclass(frozen=True)
class BookFile:
    """A text that is the path of a file in the book's folder, or below it."""


@dataclass(frozen=True)
class IdOf:
    """A text that is an id, verbatim.

    Parameters
    ----------
    entity : {"unit", "account", "territory"}
        Names what it identifies in faults.
    """

    entity: IdEntity


@dataclass(frozen=True)
class InlineTables:
    """A list of small tables written as one value, not as `[[tables]]` with paths of their own."""


@dataclass(frozen=True)
class OneKeyTables:
    """A list written as `[[tables]]`, one for each entry, with one key that holds the entry.

    Parameters
    ----------
    key : str
    """

    key: str


@dataclass(frozen=True)
class RequiredKey:
    """Must be given in a scenario, although the dataclass has a default."""


@dataclass(frozen=True)
class RuleParameter:
    """A parameter of some key account rules; all others refuse it.

    Parameters
    ----------
    rules : tuple of str
        Names of the rules.
    required : bool
        Whether these rules need it.
    """

    rules: tuple[str, ...]
    required: bool = True
