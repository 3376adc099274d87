"""Tables of places."""
