"""Acts on proposals and topics, by subject."""
