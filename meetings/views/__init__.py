"""Pages of meetings. Each module adds its routes to the one blueprint."""
