"""File formats to raw tables."""
