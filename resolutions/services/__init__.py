"""The acts on resolutions and their tasks, each done under one lock, written down and told."""
