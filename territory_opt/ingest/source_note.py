"""SOURCE.json: the sources of a book's data, and whether its customers are synthetic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.encodings import UnknownEncoding, decode

FILE = "SOURCE.json"


@dataclass(frozen=True)
class Provenance:
    """What must be shown with every output of the book."""

    synthetic: bool = False
    attribution: tuple[str, ...] = ()


def read_source_note(folder: Path, findings: CollectedFaults) -> Provenance:
    """The folder's SOURCE.json; defaults without one."""
    path = folder / FILE
    if not path.is_file():
        return Provenance()
    try:
        note = json.loads(decode(path.read_bytes())[0])
    except (UnknownEncoding, json.JSONDecodeError) as error:
        findings.fault(FILE, f"this is not JSON ({error})", "Correct it, or remove the file.")
        return Provenance()
    if isinstance(note, dict) and set(note) <= {"synthetic", "attribution"}:
        synthetic, lines = note.get("synthetic", False), note.get("attribution", [])
        if isinstance(synthetic, bool) and isinstance(lines, list):
            return Provenance(synthetic, tuple(str(line) for line in lines))
    findings.fault(
        FILE,
        "the note cannot be understood",
        'Write {"synthetic": true or false, "attribution": ["one line for each source"]}.',
    )
    return Provenance()
