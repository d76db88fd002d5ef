"""Shops and stalls of the estate: leases, licences, inspections, and the plan for them."""
