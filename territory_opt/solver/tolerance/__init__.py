"""How tight the bands can be: tolerances no plan can go below, and the least a plan was found for."""
