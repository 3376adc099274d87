"""Acts on roster imports: receive, read, confirm, apply, give up."""
