"""What pages of questionnaires ask: which there are, how far the visits are, what was answered."""
