"""Appraising units by a published formula, with every count behind every rate: pure."""
