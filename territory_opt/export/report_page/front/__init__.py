"""front.html: the alternatives of a front."""
