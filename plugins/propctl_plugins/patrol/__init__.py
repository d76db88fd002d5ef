"""Patrols: rounds on paper or typed at once, what they find, and who sees to it."""
