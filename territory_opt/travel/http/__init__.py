"""Travel times of a routing server over HTTP: blocks of a table, retries, circuit breaker, cache."""
