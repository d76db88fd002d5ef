"""Sheets on their way out: records, a form's empty template, a sheet given back with its faults marked."""
