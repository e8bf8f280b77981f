"""The income ledger, its rollups and the figures made of them."""
