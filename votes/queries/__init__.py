"""Reads of votes, by question."""
