"""CBP, figures printed in its monthly notices."""
