"""CBP, southwest border figures as others give them."""
