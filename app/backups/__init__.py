"""Backups of the whole house while it serves, and drills that prove they can be restored."""
