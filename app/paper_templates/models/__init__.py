"""Tables of Word templates."""
