"""Bank transfer (对公转账): a reference to write on it, bank statements, and what came in matched with what is owed."""
