"""IOM, people dead or missing on the migration routes of the Americas."""
