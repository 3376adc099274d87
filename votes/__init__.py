"""决: polls, ballots, counting, and the record anyone can recount."""
