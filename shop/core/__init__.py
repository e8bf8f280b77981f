"""Rooms below the market: no market nouns here (names of permissions excepted)."""
