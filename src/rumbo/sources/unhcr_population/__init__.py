"""UNHCR, displaced and stateless people at the end of each year."""
