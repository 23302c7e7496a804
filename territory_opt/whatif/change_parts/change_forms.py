"""Forms of changes on the command line: `unit:{unit}`, `{rep}:{value}`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from territory_opt.whatif.change_parts.change_fields import FieldKind

_FIELD = re.compile(r"\{(\w+)\}")


def fields_of(form: str) -> tuple[str, ...]:
    """Fields that a form has, in its order.

    Examples
    --------
    >>> fields_of("{rep}:{value},{lon},{lat}")
    ('rep', 'value', 'lon', 'lat')
    """
    return tuple(_FIELD.findall(form))


def placeholders(form: str, kinds: Mapping[str, FieldKind]) -> str:
    """A form as people read it: `REP:LON,LAT`."""
    return _FIELD.sub(lambda found: kinds[found[1]].placeholder.format(field=found[1].upper()), form)


def parse_form(form: str, text: str, kinds: Mapping[str, FieldKind]) -> dict[str, object] | None:
    """Unchecked values of a text, by field; None where the text has another form."""
    parts = _FIELD.split(form)
    pattern = "".join(
        f"(?P<{part}>{kinds[part].pattern})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    found = re.fullmatch(pattern, text)
    return found and {name: kinds[name].parse(value) for name, value in found.groupdict().items()}


def write_form(form: str, values: Mapping[str, object], kinds: Mapping[str, FieldKind]) -> str:
    """Text of checked values."""
    return _FIELD.sub(lambda found: kinds[found[1]].text(values[found[1]]), form)
