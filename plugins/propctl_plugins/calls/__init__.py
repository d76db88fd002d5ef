"""Calls, letters and visits: registered, answered, summed up."""
