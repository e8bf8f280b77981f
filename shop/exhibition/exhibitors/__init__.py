"""Workshops at a fair: applications, booths held, fees, badges."""
