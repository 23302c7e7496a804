"""Numbers no plan can be better than."""
