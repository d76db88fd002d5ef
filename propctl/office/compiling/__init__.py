"""What happens only when a declaration or setting changed: found, read, judged, compiled."""
