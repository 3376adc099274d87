"""Pages of ledgers 挂账销账: for everybody, on patrol, at the unit, at the desk."""
