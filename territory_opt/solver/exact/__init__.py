"""Small parts solved to the end by CP-SAT."""
