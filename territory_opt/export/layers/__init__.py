"""The layers and tables of a plan, as GeoDataFrames, GeoJSON and rows; every format writes these."""
