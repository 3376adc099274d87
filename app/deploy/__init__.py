"""A house of several processes: nginx in front, workers behind, and one command to try it here."""
