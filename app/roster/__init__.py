"""The roster: many people at once from a table, seen and confirmed before anything changes."""
