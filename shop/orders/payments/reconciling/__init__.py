"""Our books against the provider's: what differs, by day, and who explained it."""
