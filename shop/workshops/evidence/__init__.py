"""What a decision rests on: documents that were handed in, visits on the spot."""
