"""report.html of a preview of rules for key accounts."""
