"""The open catalogue: what the public may see, as data for other platforms. It only reads."""
