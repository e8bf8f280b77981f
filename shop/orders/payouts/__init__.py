"""What workshops are owed and paid: nets per order, statements, bank accounts, batches, and where collected money lies."""
