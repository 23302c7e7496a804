"""Several plans for one question: tolerances and change traded against travel."""
