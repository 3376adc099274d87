"""Counting and deciding in whole numbers: pure, and the same for every reader of the ledger."""
