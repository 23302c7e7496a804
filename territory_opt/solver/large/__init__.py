"""Problems too large for dense tables: prices over candidate lists, then the search part by part."""
