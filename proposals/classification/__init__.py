"""What a text is about, guessed from its words: pure, measured, and always with its reason."""
