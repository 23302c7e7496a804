"""The layers and tables of a plan, as GeoDataFrames, GeoJSON and rows, for all formats."""
