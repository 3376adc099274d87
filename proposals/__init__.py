"""集： needs and proposals, co-signing, topics and their triple review."""
