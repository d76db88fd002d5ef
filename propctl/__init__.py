"""propctl: a property-management office's regulations at work."""
