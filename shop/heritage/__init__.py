"""Reference data of the craft world: regions, heritage items, crafts."""
