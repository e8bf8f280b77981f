"""Reference data: regions, heritage items and categories, crafts and craft classes."""
