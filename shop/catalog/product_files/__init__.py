"""Many products at once: brought in from a table with pictures after a dry run, whole or not at all; and the way out."""
