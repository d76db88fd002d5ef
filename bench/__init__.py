"""Measurements to repeat: ``python -m bench`` for speed, ``python -m bench.faults`` for safety."""
