"""Rules of grids 网格, pure: posts, the patrol rota, the shops' three duties, stars."""
