"""Tables of roster imports."""
