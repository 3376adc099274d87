"""Other systems of this kind beside ours, on the same machine. How to run them: README.md."""
