"""Products, prices, stock, pictures, listing and search."""
