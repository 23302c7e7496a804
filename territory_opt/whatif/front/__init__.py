"""Alternatives: several plans for one question, none of them worse than another in every way."""
