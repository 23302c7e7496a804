"""Contents of report.html: sentences, charts, tables and the map."""
