"""What is sold at a fair: price windows and stock pools of its own."""
