"""Pages of whistles: for everybody, for those who call and judge, for the called units."""
