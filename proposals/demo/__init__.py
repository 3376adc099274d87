"""This stage's share of the demonstration: proposals on their way, and what people think of one topic."""
