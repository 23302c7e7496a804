"""Why no plan keeps every rule: a minimal set of rules in conflict, and remedies that were solved."""
