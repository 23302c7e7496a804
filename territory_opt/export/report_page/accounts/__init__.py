"""The preview of rules for key accounts: report.json and report.html."""
