"""Problems too large for dense tables: prices over candidate lists, then the search region by region."""
