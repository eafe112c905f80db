"""UNHCR, asylum applications by country of asylum and of origin."""
