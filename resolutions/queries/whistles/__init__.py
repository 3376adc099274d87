"""Questions about whistles 吹哨报到."""
