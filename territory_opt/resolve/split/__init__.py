"""Units that are too large for one territory, split into parts."""
