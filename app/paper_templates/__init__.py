"""Word templates of official papers: ours, and those an administrator puts in their place."""
