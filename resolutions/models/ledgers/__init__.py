"""Tables of ledgers 挂账销账, one aggregate a file."""
