"""The alternatives, written down: a folder for each plan, front.json and front.html."""
