"""Pages of the monthly meeting 会商研判: for everybody, for those who convene it, for units."""
