"""Demonstration data: a street, its halls, people and roles; each stage adds its own part."""
