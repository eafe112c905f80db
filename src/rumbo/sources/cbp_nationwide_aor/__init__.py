"""CBP, nationwide encounters by area."""
