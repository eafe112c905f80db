"""US State Department, refugee admissions by nationality and month."""
