"""Keys of the scenario, derived from its dataclasses: checks of their values, and one key by its path."""
