"""CBP, southwest border encounters."""
