"""Contractors: contracts, inspections with ratings, defects, and the sheet of each month."""
