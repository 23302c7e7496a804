"""Where units, customers and homes are: coordinates, outlines, and which unit a place belongs to."""
