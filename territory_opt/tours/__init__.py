"""Real day tours, against which the estimate of hours can be held."""
