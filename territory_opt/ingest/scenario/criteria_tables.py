"""The criteria of the scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.sections import read_keys
from territory_opt.model.scenario import CriterionSpec
from territory_opt.resolve.keys.declared_keys import LISTS
from territory_opt.resolve.keys.value_checks import shown

CRITERION = LISTS["criteria"].keys


def read_criteria(raw: object, file: str, findings: CollectedFaults) -> Iterator[CriterionSpec]:
    """Valid part of the criteria; they count from 1 in faults."""
    if raw is None:
        return
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        remedy = "Write one [[criteria]] table, in double brackets, for each measure."
        findings.fault(file, "a list of tables is needed here", remedy, column="criteria", value=shown(raw))
        return
    first: dict[str, int] = {}
    for place, item in enumerate(raw, start=1):
        path = f"criteria[{place}]"
        values = read_keys(item, CRITERION, f"{path}.", file, findings)
        if item.get("measure") is None:
            remedy = 'Name one: measure = "customers", for example.'
            findings.fault(file, "the criterion has no measure", remedy, column=path)
        _check_limits(item, values, path, file, findings)
        measure = values.get("measure", "")
        if measure and first.setdefault(measure, place) != place:
            findings.fault(
                file,
                f"the measure is criterion {first[measure]} already",
                "Keep one of the two.",
                column=f"{path}.measure",
                value=measure,
            )
        yield CriterionSpec(**{"measure": "", **values})


def _check_limits(
    item: Mapping[str, object], values: Mapping[str, Any], path: str, file: str, findings: CollectedFaults
) -> None:
    misspelt = set(item) - set(CRITERION)
    if not misspelt and all(item.get(limit) is None for limit in ("tolerance", "min", "max")):
        remedy = "Give a tolerance (0.10 is 10 %), or min or max."
        findings.fault(file, "the criterion has no limit", remedy, column=path, value=values.get("measure"))
    if values.get("min", 0.0) > values.get("max", float("inf")):
        remedy = "Exchange them."
        findings.fault(
            file, "min is greater than max", remedy, column=f"{path}.min", value=shown(item["min"])
        )
