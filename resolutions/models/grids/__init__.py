"""Tables of grids 网格: posts, registers, patrols, shop fronts, support."""
