"""Connected sets of units that a base could serve."""
