"""A practice meeting: simulated members on the real rules, for a chair who learns alone. Pure."""
