"""Connected sets of units that one base could serve."""
