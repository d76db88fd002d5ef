"""Vacant homes: which stand empty, who looks after them, where their keys are."""
