"""How alike two needs are, from their words alone: pure, knows no database and no request."""
