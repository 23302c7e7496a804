"""Whether any plan keeps all rules together, on small and middle maps."""
