"""The secret vote 无记名: tellers as trustees, credentials, encrypted ballots, opening together."""
