"""Questions about grids 网格."""
