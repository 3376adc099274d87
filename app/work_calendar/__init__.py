"""Working days: the State Council's table with 调休, overrides, and deadlines."""
