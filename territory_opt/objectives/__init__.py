"""What a plan minimises: one file for each objective."""
