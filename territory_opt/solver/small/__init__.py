"""Small maps with free bases, solved as a partition into connected sets of units or from fixed bases."""
