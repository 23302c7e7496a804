"""Sweep of the cut between key accounts and the field: figures of KAMs and of the field for each cut."""
