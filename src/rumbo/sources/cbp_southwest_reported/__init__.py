"""CBP, south-west border figures as others give them."""
