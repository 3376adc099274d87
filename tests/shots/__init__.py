"""Pictures of the main screens for the README and the guides: ``make shots``."""
