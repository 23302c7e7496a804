"""Small maps with free bases, as a partition into connected sets of units: the best plan, and its proof."""
