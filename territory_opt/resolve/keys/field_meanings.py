"""What each field of a dataclass means, from the section "Parameters" of its numpydoc docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping

_SECTION = re.compile(r"^Parameters\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^(\w[\w, ]*) : .*\n((?:[ ]+.*\n?|\n)*)", re.MULTILINE)


def field_meanings(cls: type) -> Mapping[str, str]:
    """Field to its description on one line, inherited fields too; fields without one are left out."""
    found: dict[str, str] = {}
    for each in reversed(cls.__mro__[:-1]):
        section = _SECTION.search(inspect.cleandoc(each.__doc__ or "") + "\n")
        for names, text in _ENTRY.findall(section[1] if section else ""):
            if line := " ".join(text.split()):
                found |= dict.fromkeys(names.split(", "), line)
    return found
