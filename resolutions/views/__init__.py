"""Pages of resolutions: the public ledger and path, the desk, the units, those who check."""
