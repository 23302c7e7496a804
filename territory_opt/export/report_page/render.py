"""Rendering of HTML pages that open offline: templates, their filters, and assets inside the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from jinja2 import ChainableUndefined, Environment, FunctionLoader, Template
from markupsafe import Markup

from territory_opt.criteria import measure_text
from territory_opt.export.attribution import SYNTHETIC
from territory_opt.wording import number_text

_MAP_IMAGES = re.compile(r"url\(images/[^)]*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


class PageSubject(Protocol):
    """What a page is about: a book, or a plan of one."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    @property
    def attribution(self) -> tuple[str, ...]:
        """Sources of the geography."""
        ...

    @property
    def synthetic(self) -> bool:
        """Whether the customers are synthetic."""
        ...


def render_page(
    template: str, book: PageSubject, assets: Iterable[str], variables: Mapping[str, object]
) -> str:
    """A page as text.

    Parameters
    ----------
    template : str
        File in the folder `web`.
    book : PageSubject
        For its name, its sources, and whether its customers are synthetic.
    assets : iterable of str
        Styles and scripts of the folder `web` to include in the page.
    variables : mapping
        Of the template, besides `book`, `synthetic_note` and `assets`.
    """
    shared = {
        "book": book,
        "synthetic_note": SYNTHETIC if book.synthetic else "",
        "assets": {asset: _asset(asset) for asset in assets},
    }
    return _template(template).render(shared | dict(variables))


def script_data(value: Any) -> Markup:  # noqa: ANN401 - any JSON value
    """JSON that cannot close the script element it is in."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number_text.format_number,
        percent=number_text.format_percent,
        signed=number_text.format_signed_percent,
        measure=measure_text.measure_name,
        unit=measure_text.measure_unit,
        unbroken=number_text.unbroken_percent,
    )
    return environment.get_template(name)


def _asset(name: str) -> Markup:
    """A vendored file without references to other files."""
    text = _SOURCE_MAP.sub("", _MAP_IMAGES.sub("none", _text(name)))
    return Markup(text)


def _text(name: str) -> str:
    return (files("territory_opt.export") / "web" / name).read_text(encoding="utf-8")
