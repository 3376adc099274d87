"""Tables of meetings, one aggregate a file."""
