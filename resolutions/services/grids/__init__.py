"""The acts on grids 网格."""
