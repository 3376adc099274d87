"""Covenants: written, consulted on, screened, voted on, filed, lived by, amended."""
