"""Tables of votes, one aggregate a file."""
