"""The acts of ledgers 挂账销账, by subject."""
