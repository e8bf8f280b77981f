"""Contracts: drawn up at an award, signed by both, paid by instalments, made, delivered, inspected, settled or ended."""
