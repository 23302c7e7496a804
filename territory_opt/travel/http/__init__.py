"""How a road network is asked over HTTP: blocks, patience, and what is remembered."""
