"""The acts on whistles 吹哨报到."""
