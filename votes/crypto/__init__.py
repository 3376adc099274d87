"""The ledger, its tree, its signed checkpoints and receipts: pure, and free of what is voted on."""
