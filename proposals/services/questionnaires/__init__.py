"""The acts on questionnaires: designing, opening, answering, settling, making needs of words."""
