"""The agenda: ticking off routine work that no form of its own proves."""
