"""Appraising units: the cases of a period, the ranking made of them, and how it is printed."""
