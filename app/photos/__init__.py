"""Photos: made safe, kept once by content, shown in two sizes."""
