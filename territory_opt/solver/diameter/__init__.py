"""Search for plans of least diameter: the largest distance within a territory."""
