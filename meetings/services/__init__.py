"""The acts of meetings, by subject."""
