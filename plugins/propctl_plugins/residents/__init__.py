"""Residents: buildings, homes, households, and what may be kept about them."""
