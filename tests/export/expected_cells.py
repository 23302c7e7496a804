"""The cells that the lists of a plan of `listed_book` must have, looked up by id in the book's own tables.

Nothing here calls the exporters: who serves what comes from the plan's labels, everything else from the rows
that the book was written from.
"""

from __future__ import annotations

from typing import Any

import listed_book
import numpy as np

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.wording.finding_text import joined_text

Row = dict[str, Any]
Rows = dict[str, Row]
"""Rows by their id."""

NAMES = {
    "rep": {row["rep_id"]: row["name"] for row in listed_book.REPS},
    "kam": {row["kam_id"]: row["name"] for row in listed_book.KAMS},
    "agent": {row["agent_id"]: row["name"] for row in listed_book.AGENTS},
}
CUSTOMERS = {row["customer_id"]: row for row in listed_book.customers()}
UNITS = {row["unit_id"]: row for row in listed_book.units()}
REP_TODAY = {row["territory_id"]: row["rep_id"] for row in listed_book.REPS if row["territory_id"]}


def name_of(kind: str, one: str) -> str:
    return NAMES.get(kind, {}).get(one, "")


class Expected:
    """Cells of every list of a plan."""

    def __init__(self, plan: JudgedPlan) -> None:
        self.plan = plan
        book = plan.book
        self.territory_of = {
            str(unit): str(plan.territory_id[label]) if label >= 0 else ""
            for unit, label in zip(book.units.unit_id, plan.label, strict=True)
        }
        self.rep_of = {
            str(territory): str(book.reps.rep_id[rep]) if rep >= 0 else ""
            for territory, rep in zip(plan.territory_id, plan.rep_of, strict=True)
        } | {"": ""}
        self.unit_of = dict(
            zip(book.customers.customer_id, book.units.unit_id[book.customers.unit], strict=True)
        )
        split, assigned = plan.segmentation, plan.kam_assignment
        self.coverage = dict(zip(book.customers.customer_id, split.coverage, strict=True))
        self.account_of = {one: CUSTOMERS[one]["account_id"] or one for one in CUSTOMERS}
        index = {str(name): a for a, name in enumerate(split.account_id)}
        self.index_of_account = index
        self.kam_of = {
            name: str(book.kams.kam_id[assigned.kam_of[a]]) if assigned.kam_of[a] >= 0 else ""
            for name, a in index.items()
        }
        self.agent_of = {
            name: str(book.inside_sales.agent_id[plan.agents.agent_of[a]])
            if plan.agents.agent_of[a] >= 0
            else ""
            for name, a in index.items()
        }

    def assignments(self) -> Rows:
        return {
            unit: {"unit_id": unit, "territory_id": territory, "rep_id": self.rep_of[territory]}
            for unit, territory in self.territory_of.items()
        }

    def named_assignments(self) -> Rows:
        return {
            unit: row | {"rep_name": name_of("rep", row["rep_id"])}
            for unit, row in self.assignments().items()
        }

    def customers(self) -> Rows:
        return {one: self._customer(one, row) for one, row in CUSTOMERS.items()}

    def _customer(self, one: str, row: Row) -> Row:
        coverage, here = self.coverage[one], self.territory_of[self.unit_of[one]]
        served, key = coverage == "territory", coverage == "key_account"
        rep = self.rep_of[here] if served else ""
        kam = self.kam_of[self.account_of[one]] if key else ""
        return {
            "customer_id": one,
            "name": row["name"],
            "coverage": coverage,
            "territory_id": here if served else "",
            "rep_id": rep,
            "rep_name": name_of("rep", rep),
            "kam_id": kam,
            "kam_name": name_of("kam", kam),
            "agent_id": self.agent_of[self.account_of[one]] if coverage == "inside_sales" else "",
            "local_rep_id": self.rep_of[here] if key and row["field_share"] else "",
            "place_source": "given" if row["lon"] != "" else "unit",
            "revenue": row["revenue"],
            "potential": row["potential"],
        }

    def customers_with_accounts(self) -> Rows:
        """With the columns that the workbook has in addition."""
        return {
            one: row
            | {
                "account_id": self.account_of[one],
                "unit_id": self.unit_of[one],
                "agent_name": name_of("agent", row["agent_id"]),
                "local_rep_name": name_of("rep", row["local_rep_id"]),
            }
            for one, row in self.customers().items()
        }

    def customer_points(self) -> Rows:
        """The layer of customers."""
        return {
            one: row
            | {
                "visits_per_year": CUSTOMERS[one]["visits_per_year"],
                "visit_minutes": CUSTOMERS[one]["visit_minutes"],
                "segment": "",
                "prospect": False,
            }
            for one, row in self.customers_with_accounts().items()
        }

    def transition(self) -> Rows:
        reasons = dict(zip(self.plan.transition.customer.tolist(), self.plan.transition.reason, strict=True))
        place = {str(one): c for c, one in enumerate(self.plan.book.customers.customer_id)}
        rows = {}
        for one, now in self.customers().items():
            old_kind, old = self._owner_today(one)
            new_kind, new = self._new_owner(now)
            if self._changes(one, (old_kind, old), (new_kind, new)):
                rows[one] = {
                    "customer_id": one,
                    "account_id": self.account_of[one],
                    "old_owner_kind": old_kind,
                    "old_owner": old,
                    "old_owner_name": name_of(old_kind, old),
                    "new_owner_kind": new_kind,
                    "new_owner": new,
                    "new_owner_name": name_of(new_kind, new),
                    "local_rep_id": now["local_rep_id"],
                    "local_rep_name": name_of("rep", now["local_rep_id"]),
                    "coverage_before": {"kam": "key_account", "agent": "inside_sales"}.get(
                        old_kind, "territory"
                    ),
                    "coverage_after": now["coverage"],
                    "reason": joined_text(reasons[place[one]]) if place[one] in reasons else None,
                    "effective_date": "2027-01-01",
                }
        return rows

    def _owner_today(self, one: str) -> tuple[str, str]:
        row = CUSTOMERS[one]
        for kind in ("kam", "agent", "rep"):
            if row[f"{kind}_id"]:
                return kind, row[f"{kind}_id"]
        territory = UNITS[self.unit_of[one]]["territory_id"]
        return ("rep", REP_TODAY[territory]) if territory else ("", "")

    def _new_owner(self, now: Row) -> tuple[str, str]:
        if now["territory_id"]:
            return ("rep", now["rep_id"]) if now["rep_id"] else ("territory", now["territory_id"])
        if now["kam_id"]:
            return "kam", now["kam_id"]
        return ("agent", now["agent_id"]) if now["agent_id"] else ("", "")

    def _changes(self, one: str, old: tuple[str, str], new: tuple[str, str]) -> bool:
        """Whether an owner of today is known, and another one follows.

        From territory to territory the judge compares today's as it continues in the plan.
        """
        if not old[0]:
            return False
        if self.coverage[one] == "territory" and old[0] == "rep":
            c = self.plan.book.customers.customer_id.tolist().index(one)
            unit = self.plan.book.customers.unit[c]
            return bool(self.plan.customers_before.territory[c] != self.plan.label[unit])
        return old != new

    def key_accounts(self) -> Rows:
        split, assigned = self.plan.segmentation, self.plan.kam_assignment
        rows = {}
        for one, now in self.customers_with_accounts().items():
            if now["coverage"] == "key_account":
                account, before = self.index_of_account[self.account_of[one]], CUSTOMERS[one]["kam_id"]
                copied = ("customer_id", "account_id", "kam_id", "kam_name", "local_rep_id", "local_rep_name")
                rows[one] = {
                    **{name: now[name] for name in (*copied, "name", "revenue", "potential")},
                    "reason": joined_text(split.reason[account]),
                    "kam_reason": joined_text(assigned.reason[account]),
                    "level": split.level[account],
                    "parent_id": "",
                    "family": self.account_of[one],
                    "field_share": CUSTOMERS[one]["field_share"] or 0.0,
                    "kam_id_before": before,
                    "kam_name_before": name_of("kam", before),
                }
        return rows

    def kams(self) -> Rows:
        figures = {row.kam_id: row for row in self.plan.report.kams}
        return {row["kam_id"]: self._kam(row, figures[row["kam_id"]]) for row in listed_book.KAMS}

    def _kam(self, row: Row, figures: Any) -> Row:
        split, assigned = self.plan.segmentation, self.plan.kam_assignment
        accounts = [name for name, kam in self.kam_of.items() if kam == row["kam_id"]]
        sites = [one for one, c in self.customers().items() if c["kam_id"] == row["kam_id"]]
        levels = [split.level[self.index_of_account[name]] for name in accounts]
        hours = sum(float(assigned.hours[self.index_of_account[name]]) for name in accounts)
        assert hours == figures.hours or abs(hours - figures.hours) < 1e-9
        return {
            "kam_id": row["kam_id"],
            "name": row["name"],
            "accounts": len(accounts),
            "min_accounts": 0,
            "max_accounts": row["max_accounts"],
            **{level: levels.count(level) for level in ("global", "national", "regional")},
            "hours": hours,
            "service_hours": figures.service_hours,
            "travel_hours": figures.travel_hours,
            "capacity_hours": 1408.0,
            "partner_hours": 0.0,
            "partner_capacity_hours": 0.0,
            "revenue": sum(CUSTOMERS[one]["revenue"] for one in sites),
            "potential": sum(CUSTOMERS[one]["potential"] for one in sites),
            "languages": "",
            "industries": "",
            "countries": "",
            "levels": "",
            "inside_sales": "",
            "cost": 0.0,
            "account_ids": ";".join(accounts),
        }

    def agents(self) -> Rows:
        figures = {row.agent_id: row for row in self.plan.report.inside_sales}
        rows = {}
        for agent in listed_book.AGENTS:
            mine = [one for one, c in self.customers().items() if c["agent_id"] == agent["agent_id"]]
            rows[agent["agent_id"]] = {
                "agent_id": agent["agent_id"],
                "name": agent["name"],
                "customers": len(mine),
                "accounts": len({self.account_of[one] for one in mine}),
                "hours": figures[agent["agent_id"]].hours,
                "capacity_hours": 1408.0,
                "potential": sum(CUSTOMERS[one]["potential"] for one in mine),
            }
        return rows

    def sums(self) -> Rows:
        """Figures of each unit's customers with coverage `territory`."""
        found = {unit: {"customers": 0, "revenue": 0.0, "potential": 0.0, "visits": 0.0} for unit in UNITS}
        for one, row in CUSTOMERS.items():
            if self.coverage[one] == "territory":
                into = found[self.unit_of[one]]
                into["customers"] += 1
                into["visits"] += row["visits_per_year"]
                into["revenue"] += row["revenue"]
                into["potential"] += row["potential"]
        return found

    def units(self) -> Rows:
        sums = self.sums()
        return {
            unit: row
            | {
                "territory_id_before": UNITS[unit]["territory_id"],
                "group_id": UNITS[unit]["group_id"],
                **sums[unit],
                "Ort": UNITS[unit]["Ort"],
            }
            for unit, row in self.named_assignments().items()
        }

    def moves(self) -> Rows:
        sums, rows = self.sums(), {}
        for u, unit in enumerate(self.plan.book.units.unit_id):
            before = UNITS[unit]["territory_id"]
            if before and self.plan.label_before[u] != self.plan.label[u]:
                after, rep = self.territory_of[unit], REP_TODAY[before]
                rows[unit] = {
                    "unit_id": unit,
                    "from": before,
                    "from_rep_id": rep,
                    "from_rep_name": name_of("rep", rep),
                    "to": after,
                    "to_rep_id": self.rep_of[after],
                    "to_rep_name": name_of("rep", self.rep_of[after]),
                    **{name: sums[unit][name] for name in ("customers", "revenue", "potential")},
                }
        return rows

    def territories(self) -> Rows:
        """Columns that do not depend on an estimate of travel, and those that the plan's arrays hold."""
        plan, sums, rows = self.plan, self.sums(), {}
        for t, territory in enumerate(plan.territory_id):
            mine = [unit for unit, name in self.territory_of.items() if name == territory]
            customers = sum(sums[unit]["customers"] for unit in mine)
            visits = sum(sums[unit]["visits"] for unit in mine)
            rep = self.rep_of[territory]
            assert plan.loads["customers"][t] == customers
            rows[territory] = {
                "territory_id": territory,
                "rep_id": rep,
                "rep_name": name_of("rep", rep),
                "units": len(mine),
                "customers": customers,
                "travel_minutes_per_visit": 60 * plan.drive_hours[t] / visits if visits else np.nan,
                "base_lon": plan.base[t, 0],
                "base_lat": plan.base[t, 1],
                "key_service_hours": plan.key_service_hours[t],
                "home_km": plan.homes.km[t],
                "home_minutes": plan.homes.minutes[t],
                "home_lon": plan.homes.place[t, 0],
                "home_lat": plan.homes.place[t, 1],
                **{name: values[t] for name, values in vars(plan.territory_workload).items()},
            }
            for measure, load in plan.loads.items():
                target = plan.targets[measure][t]
                rows[territory] |= {
                    f"load_{measure}": load[t],
                    f"target_{measure}": target,
                    f"deviation_{measure}": load[t] / target - 1,
                }
            for m, minutes in enumerate((30, 60, 120)):
                rows[territory] |= {
                    f"customers_within_{minutes}": plan.reach.customers[t, m],
                    f"visits_within_{minutes}": plan.reach.visits[t, m],
                }
        return rows
