"""Cart, checkout, purchases, orders, payments, fulfilment."""
