"""Callbacks and visits: who spoke to which household, when, how, and what came of it."""
