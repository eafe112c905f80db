"""CBP, nationwide encounters by state."""
