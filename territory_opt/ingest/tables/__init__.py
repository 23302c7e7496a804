"""One module for each table of a book, and the checks between tables."""
