"""Panama, transits through the Darién."""
