"""The fair in the store: what the public sees of it."""
