"""The acts of votes: open, cast, close, annul, recount."""
