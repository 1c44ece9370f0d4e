"""Searches for what breaks a rule, seeded: the same seed tries the same things."""
