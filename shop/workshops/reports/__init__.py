"""Reports of misuse by anybody, and what became of them."""
