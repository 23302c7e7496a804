"""Values that JSON has."""

from __future__ import annotations


def assert_plain(value):
    """Only values that JSON has, of exactly these types."""
    if isinstance(value, dict):
        assert all(type(key) is str for key in value)
        for item in value.values():
            assert_plain(item)
    elif isinstance(value, list):
        for item in value:
            assert_plain(item)
    else:
        assert value is None or type(value) in (str, int, float, bool), repr(value)
