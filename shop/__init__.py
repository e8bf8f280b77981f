"""Baigong: a marketplace for certified intangible-heritage craft workshops."""
