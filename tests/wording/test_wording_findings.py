"""Every kind of findings is declared once and has its sentences in both languages."""

from __future__ import annotations

import dataclasses
import re
import string
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from territory_opt.model.finding import Finding, Severity, TerritoryId, TerritoryIds
from territory_opt.model.findings import FINDINGS
from territory_opt.wording.finding_sentences import SENTENCES
from territory_opt.wording.finding_text import finding_text, worded
from territory_opt.wording.label_text import LabelText


def example(hint: Any, name: str) -> object:
    """A value of an annotation."""
    if get_origin(hint) is not None and hasattr(hint, "__metadata__"):
        return example(get_args(hint)[0], name)
    kinds = get_args(hint) if not isinstance(hint, type) else ()
    if get_origin(hint) is tuple:
        return (example(kinds[0], name),) * 7
    if get_origin(hint) is None and hint in (str, int, float, bool):
        return {str: f"<{name}>", int: 7, float: 0.375, bool: True}[hint]
    if str(get_origin(hint)) == "typing.Literal":
        return kinds[0]
    if kinds:  # a union
        return example(kinds[0], name)
    if dataclasses.is_dataclass(hint):
        return instance(hint)
    raise AssertionError(f"no example for {hint}")


def instance(kind: Any) -> Any:
    hints = get_type_hints(kind, include_extras=True)
    return kind(**{item.name: example(hints[item.name], item.name) for item in dataclasses.fields(kind)})


def placeholders(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in string.Formatter().parse(text) if name)


def all_kinds(kind: type[Finding] = Finding) -> Iterator[type[Finding]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("territory_opt."):
            yield below
        yield from all_kinds(below)


def test_every_kind_is_in_the_registry_and_has_a_sentence():
    assert set(all_kinds()) == set(FINDINGS) == set(SENTENCES)
    assert len(FINDINGS) == len(set(FINDINGS))


@pytest.mark.parametrize("kind", FINDINGS, ids=lambda kind: kind.code)
def test_a_kind_is_a_frozen_dataclass_with_code_and_severity(kind):
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert isinstance(instance(kind).severity, Severity)


@pytest.mark.parametrize("kind", FINDINGS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_sentence_fills_in_its_fields(kind, language):
    sentence = SENTENCES[kind]
    if isinstance(sentence, LabelText):
        assert set(placeholders(sentence.text(language))) <= {item.name for item in dataclasses.fields(kind)}
    text = finding_text(instance(kind), language)
    assert text
    assert "{" not in text
    assert text == text.strip()


@pytest.mark.parametrize("kind", FINDINGS, ids=lambda kind: kind.code)
def test_the_two_languages_differ(kind):
    assert finding_text(instance(kind), "en") != finding_text(instance(kind), "de")


def test_problems_come_first_and_repeated_findings_once():
    found = [instance(kind) for kind in FINDINGS]
    ordered = [one.finding.severity for one in worded([*found, *found])]
    assert ordered == sorted(ordered, key=["problem", "warning", "note"].index)
    assert len(ordered) == len(found)


def test_territories_are_renamed_and_nothing_else_is():
    renamed = 0
    for kind in FINDINGS:
        finding = instance(kind)
        marked = [
            name for name, hint in get_type_hints(kind, include_extras=True).items() if is_territory(hint)
        ]
        names = {one: f"{one} renamed" for name in marked for one in flat(getattr(finding, name))}
        other = finding.renamed(names)
        for item in dataclasses.fields(kind):
            before, after = flat(getattr(finding, item.name)), flat(getattr(other, item.name))
            assert after == ([names[one] for one in before] if item.name in marked else before)
        renamed += bool(marked)
    assert renamed > 10


def is_territory(hint: Any) -> bool:
    """Whether a field holds ids of territories."""
    return hint in (TerritoryId, TerritoryIds) or any(
        part in (TerritoryId, TerritoryIds) for part in get_args(hint)
    )


def flat(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple) else [value]
