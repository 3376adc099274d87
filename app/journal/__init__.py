"""The journal of acts for people: its page, its command, the checkpoint kept outside of it."""
