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
    """The bytes are text in none of the encodings tried."""


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file, and the encoding it was read in.

    In this order: the encoding of the byte order mark; UTF-16 if there are zero bytes; UTF-8; Windows-1252,
    which German Excel writes.

    Raises
    ------
    UnknownEncoding
        When none of them fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_strictly(data, encoding)
    head = data[:4096]
    if b"\0" in head:
        # Western text in little-endian UTF-16 has its zero bytes at odd positions.
        little = head[1::2].count(0) >= head[0::2].count(0)
        return _decode_strictly(data, "utf-16-le" if little else "utf-16-be")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_strictly(data, "cp1252")


def _decode_strictly(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(f"byte {error.start} is not {encoding}") from error
    if "\0" in text:
        raise UnknownEncoding("it holds zero bytes")
    return text, encoding
