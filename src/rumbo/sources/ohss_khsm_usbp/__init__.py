"""DHS OHSS, encounters by Border Patrol, months since 2000."""
