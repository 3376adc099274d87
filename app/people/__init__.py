"""People: who they are, what they may do where, and how they sign in."""
