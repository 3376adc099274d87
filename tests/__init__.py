"""Everything the house promises, shown by running it."""
