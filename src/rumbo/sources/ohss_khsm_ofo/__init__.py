"""DHS OHSS, encounters by Field Operations, months since 2003."""
