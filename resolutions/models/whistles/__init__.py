"""Tables of whistles 吹哨报到."""
