"""The shell around every stage: front page, navigation, preferences, health, error pages."""
