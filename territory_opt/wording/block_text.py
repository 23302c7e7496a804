"""Units, and groups of units, for people."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.model.block_name import BlockName
from territory_opt.wording.label_text import LabelText, Language
from territory_opt.wording.sentence_format import fill_in

UNIT = LabelText("unit {unit}", "Einheit {unit}")
GROUP = LabelText(
    "group {group} ({count:count|unit|units})", "Gruppe {group} ({count:count|Einheit|Einheiten})"
)
LIST = LabelText(
    "list with {unit} ({count:count|unit|units})", "Liste mit {unit} ({count:count|Einheit|Einheiten})"
)
MORE = LabelText("{more:number} more", "{more:number} weitere")


def unit_text(unit_id: str, place: str) -> str:
    """A unit with the name of its place.

    Examples
    --------
    >>> unit_text("01067", "Dresden"), unit_text("u1", "")
    ('01067 (Dresden)', 'u1')
    """
    return f"{unit_id} ({place})" if place else unit_id


def block_text(block: BlockName, language: Language = "en") -> str:
    """A single unit, a group, or a list with its first unit; with their size.

    Examples
    --------
    >>> block_text(BlockName(("01067",), place="Dresden"))
    'unit 01067 (Dresden)'
    >>> block_text(BlockName(("a", "b"), group="North"), "de")
    'Gruppe North (2 Einheiten)'
    """
    text = UNIT if len(block.units) == 1 else GROUP if block.group else LIST
    values = {
        "unit": unit_text(block.units[0], block.place),
        "group": block.group,
        "count": len(block.units),
    }
    return fill_in(text.text(language), values, language)


def block_list(blocks: Sequence[BlockName], more: int, language: Language = "en") -> str:
    """Blocks as a list; others are counted."""
    names = [block_text(block, language) for block in blocks]
    return and_list(
        [*names, fill_in(MORE.text(language), {"more": more}, language)] if more else names, language
    )


def and_list(names: Sequence[str], language: Language = "en") -> str:
    """Names with commas, and a word before the last.

    Examples
    --------
    >>> and_list(["a", "b", "c"]), and_list(["a", "b"], "de"), and_list(["a"])
    ('a, b and c', 'a und b', 'a')
    """
    *others, last = names
    return f"{', '.join(others)} {LabelText('and', 'und').text(language)} {last}" if others else last
