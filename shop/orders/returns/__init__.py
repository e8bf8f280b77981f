"""Returns and refunds after the sale: cases between buyer and workshop, the platform as arbiter, money by bank transfer."""
