"""Large neighbourhood search: a few territories at a time, solved by CP-SAT."""
