"""Renovation: permit, deposits, passes, inspections, violations, acceptance and refund."""
