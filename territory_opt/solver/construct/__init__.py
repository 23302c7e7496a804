"""First plans: connected divisions built without search."""
