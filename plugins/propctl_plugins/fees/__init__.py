"""Charges, bills, payments, dunning and collection rates."""
