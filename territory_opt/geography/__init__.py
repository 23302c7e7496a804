"""Geometry of units and territories: distances, neighbours, borders, outlines."""
