"""The roster of certified workshops: who was certified when, export, and the import of an existing roster."""
