"""On which days a series meets: pure reckoning of dates."""
