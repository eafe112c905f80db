"""Guatemala, returns of its nationals."""
