"""Changes of who is a key account."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import frozen
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.whatif.change_parts.change_fields import ID, of, one_of
from territory_opt.whatif.change_parts.known_names import refused, unknown_name
from territory_opt.whatif.changes.change import Change

FLAGS = {"key": 1, "field": 0}
"""Value of the flag `key_account`."""
CONTRARY = {"key": "territory", "field": "key_account"}
"""Coverage that decides against the flag."""


@dataclass(frozen=True)
class SetAccount(Change):
    """An account becomes key, or goes to the field."""

    name = "account"
    summary = "Marks all sites of the account as key (`key`), or as not key (`field`)."
    forms = ("{account}:{value}",)

    account: str = of(ID, "account_id; of a customer without one, its customer_id")
    value: str = of(one_of(*FLAGS), "key or field")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        known = [] if book.customers is None else list(dict.fromkeys(book.customers.account_id.tolist()))
        if book.customers is None or self.account not in known:
            raise InvalidInput([unknown_name("account", self.account, "account", known)])
        customers = book.customers
        sites = np.asarray(customers.account_id == self.account, dtype=np.bool_)
        if (customers.coverage[sites] == CONTRARY[self.value]).any():
            problem = f"customers of the account have the coverage {CONTRARY[self.value]}, which comes first"
            remedy = "Leave their coverage blank in the customers table."
            raise refused("account", self.account, problem, remedy)
        flags = np.where(sites, FLAGS[self.value], customers.key_account).astype(np.int64)
        return replace(book, customers=replace(customers, key_account=frozen(flags))), scenario

    @property
    def sentence_key(self) -> str:
        """See `Change.sentence_key`."""
        return f"account={{account}}:{self.value}"
