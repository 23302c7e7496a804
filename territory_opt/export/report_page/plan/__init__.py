"""What report.html shows, prepared: sentences, charts, tables and the map."""
