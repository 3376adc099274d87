"""Tables of photos."""
