"""议: the meetings of a hall, the floor, the five-step debate and its minutes."""
