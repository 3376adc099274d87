"""Questions that pages ask about proposals and topics."""
