"""CBP, south-west border encounters."""
