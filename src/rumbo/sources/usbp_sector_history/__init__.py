"""US Border Patrol, monthly tables by sector."""
