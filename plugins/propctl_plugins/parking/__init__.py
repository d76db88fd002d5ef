"""Parking: charges of visitors' cars, the yearly file of each space, and whether the data are right."""
