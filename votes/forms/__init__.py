"""The shape of what comes in: ballots, and the pages that set a poll up."""
