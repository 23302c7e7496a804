"""Output folders, written completely or not at all."""
