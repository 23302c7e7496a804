"""Travel times as arrays of a NumPy archive: a row for each origin, a column for each destination."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.locations.place_ids import AMBIGUOUS, PlaceIds, warn_of_unknown_ids
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.id_index import UNKNOWN
from territory_opt.model.travel_times_table import TravelTimesTable

Arrays = dict[str, NDArray[Any]]
NEEDED = ("from_id", "to_id", "minutes")


def read_arrays(path: Path, places: PlaceIds, findings: CollectedFaults) -> TravelTimesTable | None:
    """Table of an archive with from_id (a,), to_id (b,), minutes (a, b) and optionally km (a, b).

    NaN is a missing pair.
    """
    before = len(findings.faults)
    arrays = _load(path, findings)
    if arrays is None or not _check_arrays(path.name, arrays, findings):
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
    warn_of_unknown_ids(path.name, np.concatenate(names), known, findings)
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


def _check_arrays(file: str, arrays: Arrays, findings: CollectedFaults) -> bool:
    """Whether names, types and shapes are valid; otherwise there are faults."""
    missing = [name for name in NEEDED if name not in arrays]
    for name in missing:
        remedy = f"Arrays needed: {', '.join(NEEDED)}; found: {', '.join(arrays) or 'none'}."
        findings.fault(file, f"there is no array {name!r}", remedy, column=name)
    if missing:
        return False
    shape = (arrays["from_id"].size, arrays["to_id"].size)
    wrong = [name for name in ("from_id", "to_id") if not _is_id_list(arrays[name])]
    for name in wrong:
        remedy = "Give a one-dimensional array of texts."
        findings.fault(file, "this is no list of ids", remedy, column=name)
    for name in {"minutes", "km"} & set(arrays):
        if found := _number_fault(arrays[name], shape):
            findings.fault(file, *found, column=name)
            wrong.append(name)
    return not wrong


def _is_id_list(values: NDArray[Any]) -> bool:
    return values.ndim == 1 and values.dtype.kind in "UiuS"


def _number_fault(values: NDArray[Any], shape: tuple[int, int]) -> tuple[str, str] | None:
    """Problem and remedy of an array of numbers, None where it is valid."""
    if values.dtype.kind not in "fiu":
        return "these are no numbers", "Give an array of numbers."
    if values.shape != shape:
        size = " x ".join(map(str, values.shape))
        problem = f"the array is {size}, but there are {shape[0]} origins and {shape[1]} destinations"
        return problem, "Give a row for each origin."
    if (values < 0).any() or np.isinf(values).any():
        return "there are negative or infinite numbers", "Leave missing pairs NaN."
    return None


def _places(file: str, name: str, ids: NDArray[Any], places: PlaceIds, findings: CollectedFaults) -> Ints:
    """Place of each id; ambiguous and duplicate ids are faults."""
    written = _texts(ids)
    found = places.find(written)
    for one in written[found == AMBIGUOUS]:
        remedy = "Say which: unit:ID, customer:ID, rep:ID or kam:ID."
        findings.fault(file, "several places have this id", remedy, column=name, value=str(one))
    for one in written[found == UNKNOWN]:
        if typo := places.typo(str(one)):
            findings.fault(file, f"no place has this id; {typo[0]}", typo[1], column=name, value=str(one))
    unique, count = np.unique(written.astype(str), return_counts=True)
    for one in unique[count > 1]:
        findings.fault(file, "the id is there twice", "Keep one.", column=name, value=str(one))
    return found


def _texts(ids: NDArray[Any]) -> Texts:
    return texts(one.decode() if isinstance(one, bytes) else str(one) for one in ids.tolist())
