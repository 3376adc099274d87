"""The representatives' course: its lessons, its questions and how they are marked (T02)."""
