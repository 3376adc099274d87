"""Pages of questionnaires: at the desk, for those who answer, and at the door."""
