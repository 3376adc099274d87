"""Acts on places."""
