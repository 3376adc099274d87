"""The law of ledgers 挂账销账: pure rules, no request, no database, no clock."""
