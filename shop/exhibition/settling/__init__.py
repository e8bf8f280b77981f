"""Collected booth fees go on to the organiser of a fair: its bank account, transfers by two people, statements."""
