"""One what-if step, as data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.whatif.change_parts.change_fields import FieldKind, FieldRefused, kind_of
from territory_opt.whatif.change_parts.change_forms import fields_of, parse_form, placeholders, write_form
from territory_opt.whatif.change_parts.known_names import change_fault
from territory_opt.whatif.change_parts.plan_in_force import BOOK_ONLY, PlanInForce
from territory_opt.wording.change_sentences import change_sentence
from territory_opt.wording.label_text import Language


@dataclass(frozen=True)
class Change(ABC):
    """Base of the changes: checks their fields, reads and writes them, applies them.

    A subclass is a frozen dataclass. Its fields are made by `of`; those that a form does not need have None
    as default.

    Raises
    ------
    InvalidInput
        On construction, with every field that is missing or has a wrong value.
    """

    name: ClassVar[str]
    """Name in JSON and on the command line, without the parameter."""
    summary: ClassVar[str]
    """What the change does, in a sentence."""
    forms: ClassVar[tuple[str, ...]] = ("{rep}",)
    """What follows NAME= on the command line. Each has the fields of one way to give the change."""
    parameter: ClassVar[str] = ""
    """Field that is a part of the name: `tolerance.MEASURE`."""

    def __post_init__(self) -> None:
        """Check the fields, and keep them in their own type."""
        faults = []
        for field, kind in self.kinds().items():
            value = getattr(self, field)
            if value is None:
                continue
            try:
                object.__setattr__(self, field, kind.check(value))
            except FieldRefused as error:
                faults.append(change_fault(field, value, error.problem, error.remedy))
        faults += self._form_faults()
        if faults:
            raise InvalidInput(faults)

    @classmethod
    def kinds(cls) -> dict[str, FieldKind]:
        """Kind of each field."""
        return {item.name: kind_of(item) for item in fields(cls)}

    @classmethod
    def json_only(cls) -> frozenset[str]:
        """Fields that may be added to any form, in JSON and Python."""
        return frozenset(cls.kinds()).difference({cls.parameter}, *map(fields_of, cls.forms))

    @classmethod
    def usage(cls) -> list[str]:
        """The forms of the command line, as people read them: `lock=unit:UNIT`."""
        name = f"{cls.name}.{cls.parameter.upper()}" if cls.parameter else cls.name
        return [f"{name}={placeholders(form, cls.kinds())}" for form in cls.forms]

    @property
    def label(self) -> str:
        """The whole name: `remove_rep`, `tolerance.potential`."""
        return f"{self.name}.{getattr(self, self.parameter)}" if self.parameter else self.name

    @property
    def values(self) -> dict[str, object]:
        """The fields that are given, without the parameter."""
        found = {name: getattr(self, name) for name in self.kinds() if name != self.parameter}
        kinds = self.kinds()
        return {name: value for name, value in found.items() if value is not None or kinds[name].nullable}

    @property
    def form(self) -> str:
        """The form that has the fields that are given."""
        given = self.values.keys() - self.json_only()
        return next(form for form in self.forms if set(fields_of(form)) == given)

    def as_json(self) -> dict[str, object]:
        """The change as a JSON object."""
        values = {
            name: list(value) if isinstance(value, tuple) else value for name, value in self.values.items()
        }
        return {"change": self.label, **values}

    def as_option(self) -> str | None:
        """The change as NAME=VALUE; None where only JSON can write it, for example ids with a colon."""
        if self.values.keys() & self.json_only() or "=" in self.label:
            return None
        text = write_form(self.form, self.values, self.kinds())
        try:
            same = self.from_text(text, **self._parameter()) == self
        except InvalidInput:
            return None
        return f"{self.label}={text}" if same else None

    @classmethod
    def from_text(cls, text: str, **parameter: object) -> Change:
        """Change of what follows NAME= on the command line.

        Raises
        ------
        InvalidInput
            When the text has no form of this change, or a value is wrong.
        """
        for form in cls.forms:
            values = parse_form(form, text, cls.kinds())
            if values is not None:
                return cls.from_values({**parameter, **values})
        usage = " or ".join(cls.usage())
        problem = f"this is no value of the change {cls.name}"
        remedy = f"Write {usage}. Ids with a colon, a comma or a plus sign are given in JSON."
        raise InvalidInput([change_fault("change", text, problem, remedy)])

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Change:
        """Change of unchecked values, by field; fields left out are None.

        Raises
        ------
        InvalidInput
            With every field that is missing or has a wrong value.
        """
        for name, kind in cls.kinds().items():
            if kind.nullable and name not in values:
                remedy = f"Give a {name}; null is the default of the key."
                raise InvalidInput([change_fault(name, None, f"{cls.name} has no {name}", remedy)])
        known: dict[str, object] = {name: values.get(name) for name in cls.kinds()}
        return cls(**known)

    def sentence(self, language: Language = "en") -> str:
        """The change in a sentence for people."""
        return change_sentence(self.sentence_key, {**self._parameter(), **self.values}, language)

    @property
    def sentence_key(self) -> str:
        """Key of the sentence in `wording.change_sentences`: the name and the form."""
        name = f"{self.name}.{{{self.parameter}}}" if self.parameter else self.name
        return f"{name}={self.form}"

    def creates(self) -> frozenset[str]:
        """Ids that are known once the change is applied; blank: ids that it makes itself."""
        return frozenset()

    def apply(self, book: Book, scenario: Scenario, plan: PlanInForce = BOOK_ONLY) -> tuple[Book, Scenario]:
        """The book and the scenario with the change; the originals stay as they are.

        Parameters
        ----------
        book : Book
            Before units are split.
        scenario : Scenario
        plan : PlanInForce, optional

        Raises
        ------
        InvalidInput
            When the change does not fit the book or the scenario.
        """
        del plan  # few changes depend on it
        return self.applied(book, scenario)

    @abstractmethod
    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `apply`; the plan is that of today."""

    def _parameter(self) -> dict[str, object]:
        return {self.parameter: getattr(self, self.parameter)} if self.parameter else {}

    def _form_faults(self) -> Iterator[Fault]:
        """Faults of fields that are missing, or do not go together."""
        if self.parameter and getattr(self, self.parameter) is None:
            yield change_fault(self.parameter, None, f"{self.name} has no {self.parameter}", _usage_of(self))
        given = self.values.keys() - self.json_only()
        sets = [frozenset(fields_of(form)) for form in self.forms]
        if given in sets:
            return
        nearest = min(sets, key=lambda wanted: (len(wanted ^ given), len(wanted)))
        for missing in sorted(nearest - given):
            yield change_fault(missing, None, f"{self.name} has no {missing}", _usage_of(self))
        for extra in sorted(given - nearest):
            problem = f"{extra} does not go with {' and '.join(sorted(given - {extra}))}"
            yield change_fault(extra, getattr(self, extra), problem, _usage_of(self))


def _usage_of(change: Change) -> str:
    return f"The forms are: {', '.join(change.usage())}; in JSON the words in capitals are the fields."
