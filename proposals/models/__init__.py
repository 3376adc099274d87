"""Tables of proposals and topics, one aggregate a file."""
