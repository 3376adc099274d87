"""The rules of a hall's meeting: pure, timeless, and the same for console, phone and replay."""
