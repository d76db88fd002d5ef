"""Supplies: bought under supervision, stock as a ledger, what each person holds, and where things belong."""
