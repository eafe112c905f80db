"""Honduras, irregular entries."""
