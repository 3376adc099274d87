"""Shapes of the forms about meetings."""
