"""Complaints: taken in, passed on, settled, answered, called back on and verified."""
