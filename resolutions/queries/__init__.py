"""Reads for the pages of resolutions and their tasks."""
