"""Exporters of a plan, one file each; `export/registry.py` lists them."""
