"""Travel times as arrays of a NumPy archive: a row for each origin, a column for each destination."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.locations.place_ids import AMBIGUOUS, PlaceNames, warn_of_strangers
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.id_index import UNKNOWN
from territory_opt.model.travel_times_table import OwnTimes

Arrays = dict[str, NDArray[Any]]
NEEDED = ("from_id", "to_id", "minutes")


def read_arrays(path: Path, places: PlaceNames, findings: CollectedFaults) -> OwnTimes | None:
    """Table of an archive with from_id (a,), to_id (b,), minutes (a, b) and perhaps km (a, b).

    NaN is a missing pair.
    """
    before = len(findings.faults)
    arrays = _load(path, findings)
    if arrays is None or not _sound(path.name, arrays, findings):
        return None
    ends = [_places(path.name, name, arrays[name], places, findings) for name in ("from_id", "to_id")]
    if len(findings.faults) > before:
        return None
    minutes = arrays["minutes"].astype(np.float64)
    km = arrays["km"].astype(np.float64) if "km" in arrays else np.full_like(minutes, np.nan)
    row, column = np.nonzero(np.isfinite(minutes))
    origin, destination = ends[0][row], ends[1][column]
    known = (origin >= 0) & (destination >= 0)
    names = [_texts(arrays[name])[end < 0] for name, end in zip(("from_id", "to_id"), ends, strict=True)]
    warn_of_strangers(path.name, np.concatenate(names), known, findings)
    row, column = row[known], column[known]
    return places.times(path.name, ends[0][row], ends[1][column], minutes[row, column], km[row, column])


def _load(path: Path, findings: CollectedFaults) -> Arrays | None:
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        problem = f"this is no archive of plain NumPy arrays ({' '.join(str(error).split())})"
        findings.fault(path.name, problem, "Write it with numpy.savez; ids as texts, not as objects.")
        return None


def _sound(file: str, arrays: Arrays, findings: CollectedFaults) -> bool:
    """Whether names, types and shapes are as they must be."""
    before = len(findings.faults)
    for name in NEEDED:
        if name not in arrays:
            remedy = f"Arrays needed: {', '.join(NEEDED)}; found: {', '.join(arrays) or 'none'}."
            findings.fault(file, f"there is no array {name!r}", remedy, column=name)
    if len(findings.faults) > before:
        return False
    shape = (arrays["from_id"].size, arrays["to_id"].size)
    for name in ("from_id", "to_id"):
        if arrays[name].ndim != 1 or arrays[name].dtype.kind not in "UiuS":
            findings.fault(
                file, "this is no list of ids", "Give a one-dimensional array of texts.", column=name
            )
    for name in {"minutes", "km"} & set(arrays):
        values = arrays[name]
        if values.dtype.kind not in "fiu":
            findings.fault(file, "these are no numbers", "Give an array of numbers.", column=name)
        elif values.shape != shape:
            said = " x ".join(map(str, values.shape))
            problem = f"the array is {said}, but there are {shape[0]} origins and {shape[1]} destinations"
            findings.fault(file, problem, "Give a row for each origin.", column=name)
        elif (values < 0).any() or np.isinf(values).any():
            findings.fault(
                file, "there are negative or infinite numbers", "Leave missing pairs NaN.", column=name
            )
    return len(findings.faults) == before


def _places(file: str, name: str, ids: NDArray[Any], places: PlaceNames, findings: CollectedFaults) -> Ints:
    """Place of each id; one of several things, or one given twice, is a fault."""
    written = _texts(ids)
    found = places.find(written)
    for one in written[found == AMBIGUOUS]:
        remedy = "Say which: unit:ID, customer:ID, rep:ID or kam:ID."
        findings.fault(file, "several things have this id", remedy, column=name, value=str(one))
    for one in written[found == UNKNOWN]:
        if slip := places.slip(str(one)):
            findings.fault(file, f"no place has this id; {slip[0]}", slip[1], column=name, value=str(one))
    unique, count = np.unique(written.astype(str), return_counts=True)
    for one in unique[count > 1]:
        findings.fault(file, "the id is there twice", "Keep one.", column=name, value=str(one))
    return found


def _texts(ids: NDArray[Any]) -> Texts:
    return texts(one.decode() if isinstance(one, bytes) else str(one) for one in ids.tolist())
