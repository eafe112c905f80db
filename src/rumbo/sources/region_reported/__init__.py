"""The region's flows, as printed in pages since the gathered tables end."""
