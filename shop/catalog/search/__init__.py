"""Finding goods by words: a protocol, the engine behind it, and how the index follows the database."""
