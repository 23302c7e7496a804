"""What a sentence of a finding is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from territory_opt.model.finding import Finding
from territory_opt.wording.label_text import LabelText, Language

Sentence = LabelText | Callable[[Any, Language], str]
"""A text with the finding's fields in braces (see `sentence_format.fill_in`), or a function of the finding
and the language, for sentences with parts that not every finding has."""
Sentences = Mapping[type[Finding], Sentence]
