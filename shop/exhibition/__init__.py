"""Fairs: booths of certified workshops, what they sell there, and what came of it."""
