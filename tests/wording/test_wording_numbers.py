"""Figures as people write them, and columns of figures that add up."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.wording.number_text import exact_number, format_number
from territory_opt.wording.rounding import rounded_together
from territory_opt.wording.sentence_format import fill_in

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
KINDS = ["", "number", "tenth", "exact", "percent", "whole_percent", "signed", "growth", "4g", "6g", "10g"]


@given(FINITE, st.sampled_from(KINDS), st.sampled_from(["en", "de"]))
def test_no_figure_in_a_sentence_has_an_exponent(value, kind, language):
    text = fill_in(f"{{figure:{kind}}}", {"figure": value}, language)
    assert re.fullmatch(r"[+\u2212]?[\d.,]+ ?%?", text), text


@given(FINITE, st.integers(1, 15))
def test_significant_digits_are_kept(value, significant):
    text = format_number(value, significant=significant).replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert float(text) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - significant), abs=0.0)
    assert "." not in text or not text.endswith("0")
    assert float(exact_number(value, significant)) == float(text)


@given(FINITE)
def test_an_exact_number_can_be_read_again(value):
    assert float(exact_number(value, 17)) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("6g", 13260512.3, "13,260,512"),
        ("4g", 13260512.3, "13,260,512"),
        ("6g", 0.000012, "0.000012"),
        ("percent", 500.0, "50,000%"),
        ("signed", -0.0368, "\N{MINUS SIGN}3.68%"),
        ("number", -0.001, "0.00"),
        ("exact", 13260500.0, "13260500"),
    ],
)
def test_figures_that_had_an_exponent_or_a_sign(kind, value, text):
    assert fill_in(f"{{figure:{kind}}}", {"figure": value}) == text


@given(
    st.lists(st.floats(0, 1e9, allow_nan=False, allow_subnormal=False), min_size=1, max_size=80),
    st.integers(0, 2),
)
def test_rounded_figures_add_up(values, digits):
    rounded = rounded_together(values, digits)
    unit = 10.0**-digits
    total = sum(map(Fraction, values))
    # The sum of the texts that people see.
    shown = sum(Fraction(f"{value:.{digits}f}") for value in rounded)
    assert abs(float(shown - total)) <= unit / 2 + 1e-6 * max(1.0, float(total) * 1e-6)
    assert all(abs(one - value) < unit + 1e-6 for one, value in zip(rounded, values, strict=True))


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=80))
def test_shares_add_up_to_100(loads):
    shares = rounded_together([100 * load / sum(loads) for load in loads], 1)
    assert math.isclose(math.fsum(shares), 100.0, abs_tol=1e-9)
