"""Spellings of place names in one form: case, accents, Saint, punctuation, qualifiers such as "am Main"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

FUZZY_RATIO = 86.0
"""Least similarity, 0 to 100, at which a misspelt name confirms a postal code."""
FUZZY_LETTERS = 5
"""Least number of letters of a name that is compared by similarity."""
SAINTS = frozenset({"st", "ste", "sankt", "saint", "sainte", "sint", "skt"})
LINKING = frozenset(
    [
        "a",
        "am",
        "an",
        "auf",
        "b",
        "bei",
        "d",
        "da",
        "de",
        "dem",
        "den",
        "der",
        "des",
        "di",
        "do",
        "du",
        "el",
        "en",
        "i",
        "im",
        "in",
        "k",
        "la",
        "le",
        "les",
        "lez",
        "los",
        "nad",
        "o",
        "ob",
        "on",
        "os",
        "pod",
        "przy",
        "s",
        "sous",
        "sul",
        "sulla",
        "sur",
        "u",
        "under",
        "unter",
        "upon",
        "v",
        "vid",
        "vor",
        "y",
        "z",
        "zu",
        "zum",
        "zur",
    ]
)
"""Words that link a name to what distinguishes it, written out and shortened; never the only qualifier."""
STARTING = LINKING - {"d", "da", "de", "di", "do", "du", "el", "k", "la", "le", "les", "los", "s", "y"}
"""Linking words that end the base name; "La" and "De" belong to the names themselves too often."""
DISTRICT_WORDS = frozenset({"ot", "ortsteil", "stadtteil", "gt"})
BREAK = "|"
"""Token for a bracket, slash, comma or district word: the base name ends there."""
WITH_E = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"}
PLAIN = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"}
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
SEPARATORS = re.compile(r"[(/,;)\[\]]")
DISTRICT_BREAKS = re.compile(r"(?<=[\w.)])\s*[-–]|,?\s\(?(?:ot|ortsteil|stadtteil|gt)\.?\s", re.IGNORECASE)
WORDS = re.compile(r"\w+|\|")


@dataclass(frozen=True, slots=True)
class NameForm:
    """A place name taken apart.

    Parameters
    ----------
    keys : frozenset of str
        The whole name, normalised: once with "ae" for "ä" and once with "a"; one text where both agree.
    bases : frozenset of str
        The same without what distinguishes the name: "frankfurt" of "Frankfurt am Main".
    qualifiers : tuple of frozenset of str
        The distinguishing words, each in both spellings: "main", or "m" of "a.M.".
    tokens : tuple of str
        Words of the name, with "a" for "ä", without breaks.
    """

    keys: frozenset[str]
    bases: frozenset[str]
    qualifiers: tuple[frozenset[str], ...]
    tokens: tuple[str, ...]

    @property
    def plain(self) -> str:
        """The whole name, with "a" for "ä"."""
        return " ".join(self.tokens)


def _letters(text: str, table: dict[str, str]) -> str:
    """Letters without accents, after some were replaced."""
    replaced = "".join(table.get(letter, letter) for letter in text)
    if replaced.isascii():
        return replaced
    split = unicodedata.normalize("NFKD", replaced)
    return "".join(PLAIN.get(letter, letter) for letter in split if not unicodedata.combining(letter))


def _tokens(text: str) -> list[str]:
    """Words and breaks of a text whose letters are done."""
    words = WORDS.findall(SEPARATORS.sub(BREAK, APOSTROPHES.sub("", text)))
    marked = [BREAK if word in DISTRICT_WORDS and at else word for at, word in enumerate(words)]
    return ["st" if word in SAINTS else word for word in marked]


def _base_end(tokens: list[str], regions: frozenset[str]) -> int:
    """Where the base name ends: at a break, a linking word, or the region's code as the last word."""
    for at, word in enumerate(tokens):
        if at and (word == BREAK or (word in STARTING and at + 1 < len(tokens))):
            return at
    if len(tokens) > 1 and tokens[-1] in regions:
        return len(tokens) - 1
    return len(tokens)


def _joined(words: Iterable[str]) -> str:
    return " ".join(word for word in words if word != BREAK)


def name_heads(name: str) -> tuple[str, ...]:
    """Beginnings of a name that end at a hyphen or a district word, the longest first.

    "Hamburg" of "Hamburg-Altona", "Kalbe (Milde)" of "Kalbe (Milde) OT Bühne": of what it may be a district.
    """
    heads = [name[: found.start()].strip() for found in DISTRICT_BREAKS.finditer(name)]
    return tuple(head for head in reversed(heads) if head)


@lru_cache(maxsize=4096)
def first_letter(beginning: str) -> str:
    """First letter or digit of a name's beginning, without accents."""
    text = APOSTROPHES.sub("", unicodedata.normalize("NFKC", beginning)).casefold()
    return next((letter for letter in _letters(text, PLAIN) if letter.isalnum()), "")


@lru_cache(maxsize=20_000)
def name_form(name: str, regions: frozenset[str] = frozenset()) -> NameForm:
    """Take a place name apart.

    Parameters
    ----------
    name : str
        As somebody wrote it.
    regions : frozenset of str
        Codes of states in lower case that may stand behind the name: "Buchs SG", "Portland OR".
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    spelt = [_tokens(_letters(text, table)) for table in (WITH_E, PLAIN)]
    ends = [_base_end(tokens, regions) for tokens in spelt]
    rests = [
        [word for word in tokens[end:] if word != BREAK and word not in LINKING]
        for tokens, end in zip(spelt, ends)
    ]
    return NameForm(
        keys=frozenset(_joined(tokens) for tokens in spelt),
        bases=frozenset(_joined(tokens[:end]) for tokens, end in zip(spelt, ends)),
        qualifiers=tuple(frozenset(pair) for pair in zip(*rests)),
        tokens=tuple(word for word in spelt[1] if word != BREAK),
    )


def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in this order in `long`, from its first: opf, oberpfalz."""
    if not short or short[0] != long[:1]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def same_qualifiers(written: tuple[frozenset[str], ...], known: tuple[frozenset[str], ...]) -> bool:
    """Whether every written qualifier shortens a known one, in their order."""
    rest = iter(known)
    return all(any(_shortens(one, other) for other in rest) for one in written)


def _shortens(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(abbreviates(short, long) for short in one for long in other)
