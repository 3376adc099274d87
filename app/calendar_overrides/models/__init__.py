"""Tables of declared days."""
