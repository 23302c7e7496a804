"""Writers of CSV and JSON files, and cells that are safe for spreadsheets."""
