"""Local search: annealing over boundary units."""
