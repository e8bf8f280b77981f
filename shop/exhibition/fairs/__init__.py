"""A fair: its days, its plan of booths, its states."""
