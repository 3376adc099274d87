"""Questions about the monthly meeting 会商研判."""
