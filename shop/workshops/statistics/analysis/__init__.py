"""What the figures say: for officers about the workshops of their region, for a workshop about itself."""
