"""Workshops: registration, certificates and the right to sell, income."""
