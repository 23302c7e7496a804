"""Alternative plans for one scenario: balance, travel and change traded off."""
