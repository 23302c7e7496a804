"""Output folders that are written completely or not at all."""
