"""What the what-if changes share: fields and forms, names of the book, territory ids, scenario keys."""
