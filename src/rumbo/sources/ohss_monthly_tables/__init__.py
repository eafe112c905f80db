"""DHS OHSS, monthly tables of enforcement and legal processes, months since October 2013."""
