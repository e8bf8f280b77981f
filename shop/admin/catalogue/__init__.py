"""The platform's desk for the official catalogue: what waits, two versions side by side, decisions."""
