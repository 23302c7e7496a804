"""Split units that are too large for one territory into parts."""
