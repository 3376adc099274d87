"""This stage's share of the demonstration: one earlier decision carried out, one on its way."""
