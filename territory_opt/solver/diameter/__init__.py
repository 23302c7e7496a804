"""Plans whose largest distance inside a territory is least."""
