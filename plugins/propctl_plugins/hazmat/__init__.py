"""Hazardous goods: what is drawn is used, returned or still held, to the gram."""
