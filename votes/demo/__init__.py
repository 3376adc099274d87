"""The votes' share of the demonstration: a register of owners, votes held, one that is ready."""
