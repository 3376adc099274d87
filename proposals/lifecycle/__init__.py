"""The law of needs, proposals and topics: pure rules, no request, no database, no clock."""
