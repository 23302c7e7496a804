"""Spellings of one name have one form; qualifiers and districts are separated from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.places.place_names import abbreviates, first_letter, name_form, name_heads, same_qualifiers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("München", "MUENCHEN"),
        ("München", "Munchen"),
        ("Süßen", "SUESSEN"),
        ("St. Gallen", "Sankt-Gallen"),
        ("St.Gallen", "Saint Gallen"),
        ("M'gladbach", "M’Gladbach"),
        ("Halle (Saale)", "Halle/Saale"),
        ("Łódź", "Lodz"),
        ("København", "Kobenhavn"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert name_form(one).keys & name_form(other).keys


@pytest.mark.parametrize(("one", "other"), [("Munster", "Minister"), ("Halle", "Hall"), ("Au", "Aue")])
def test_different_names_share_none(one, other):
    assert not name_form(one).keys & name_form(other).keys


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Frankfurt a.M.", "Frankfurt am Main"),
        ("Frankfurt/M.", "Frankfurt am Main"),
        ("Rothenburg o.d.T.", "Rothenburg ob der Tauber"),
        ("Weiden i.d.OPf.", "Weiden in der Oberpfalz"),
        ("Neustadt/Weinstr.", "Neustadt an der Weinstraße"),
        ("Bad Homburg v.d.H.", "Bad Homburg vor der Höhe"),
        ("Freiburg i.Ue.", "Freiburg im Üchtland"),
    ],
)
def test_shortened_qualifiers_fit(written, known):
    short, long = name_form(written), name_form(known)
    assert short.bases & long.bases
    assert same_qualifiers(short.qualifiers, long.qualifiers)


@pytest.mark.parametrize(
    ("written", "known"), [("Frankfurt/Oder", "Frankfurt am Main"), ("Halle (Westf.)", "Halle (Saale)")]
)
def test_other_qualifiers_do_not(written, known):
    short, long = name_form(written), name_form(known)
    assert short.bases & long.bases
    assert not same_qualifiers(short.qualifiers, long.qualifiers)


def test_a_state_behind_the_name_is_a_qualifier_where_that_is_the_custom():
    assert name_form("Buchs SG", frozenset({"sg"})).bases == {"buchs"}
    assert name_form("Buchs SG").bases == {"buchs sg"}


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("Hamburg-Altona", ("Hamburg",)),
        ("Behren-Lübchin-Altstadt", ("Behren-Lübchin", "Behren")),
        ("Kalbe (Milde) OT Bühne", ("Kalbe (Milde)",)),
        ("Dresden", ()),
        ("-", ()),
    ],
)
def test_what_a_name_may_be_a_district_of(name, heads):
    assert name_heads(name) == heads


def test_abbreviations_keep_the_order_of_letters():
    assert abbreviates("opf", "oberpfalz")
    assert abbreviates("m", "main")
    assert not abbreviates("ofp", "oberpfalz")
    assert not abbreviates("ain", "main")
    assert not abbreviates("", "main")


@given(st.text(max_size=40))
def test_any_text_has_a_form(text):
    form = name_form(text)
    assert form == name_form(f"  {text}  ")
    assert form.keys
    assert len(first_letter(text)) <= 1
    assert all(len(head) < len(text) for head in name_heads(text))
