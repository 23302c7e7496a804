"""Reports as JSON: UTF-8, indented."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def write_json(value: Mapping[str, object], path: Path) -> None:
    """Write an object of JSON values; NaN and infinity raise ValueError."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
