"""Mexico, events of irregular stay, and returns."""
