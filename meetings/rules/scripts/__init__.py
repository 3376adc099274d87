"""Meetings written down as scripts, played on the real rules: for proofs and for training."""
