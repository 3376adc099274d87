"""一案到底: the whole path of one decision, from the first message to the last inspection."""
