"""The analyses: one module each, pure, a series in and findings out."""
