"""The smallest feasible tolerances: lower bounds, and the least that plans were found for."""
