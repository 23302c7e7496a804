"""What the assignment achieved, why, and what would place the accounts that have no KAM."""
