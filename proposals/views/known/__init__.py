"""Pages of the knowledge base: reading is public, the desks keep it."""
