"""Questions about ledgers 挂账销账."""
