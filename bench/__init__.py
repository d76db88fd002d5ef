"""Measurements that anybody can repeat: ``python -m bench`` (speed) and ``python -m bench.faults`` (safety)."""
