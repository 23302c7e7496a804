"""From nothing to a connected division."""
