"""Pets: who keeps which, what was shown for them, and notices of those that were found."""
