"""The living demo province."""
