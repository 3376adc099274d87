"""Days that administrators declare: working days and holidays beside the published tables."""
