"""The quarterly report: what workshops state, what officers review and consolidate, and what is frozen of it."""
