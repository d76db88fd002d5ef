"""Incidents: the first minute by its card, reports until it is closed, and what was learned."""
