"""Pages of grids 网格: for everybody, for those who keep them, for those who patrol."""
