"""Notices to one person, in the app and by e-mail."""
