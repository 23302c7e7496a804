"""Bytes of a text file to text."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnknownEncoding(ValueError):
    """The bytes are text in no encoding that can be told."""


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file, and the encoding it was read in.

    A byte order mark decides; without one zero bytes betray UTF-16, then UTF-8 is tried, then
    Windows-1252, which German Excel writes.

    Raises
    ------
    UnknownEncoding
        When none of them fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    head = data[:4096]
    if b"\0" in head:
        # Western text in UTF-16 has its zero bytes at odd places when little-endian.
        little = head[1::2].count(0) >= head[0::2].count(0)
        return _strictly(data, "utf-16-le" if little else "utf-16-be")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(f"byte {error.start} is not {encoding}") from error
    if "\0" in text:
        raise UnknownEncoding("it holds zero bytes")
    return text, encoding
