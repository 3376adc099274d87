"""Acts of the monthly meeting 会商研判: prepare, hold, publish, follow its orders."""
