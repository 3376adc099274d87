"""Acts on people."""
