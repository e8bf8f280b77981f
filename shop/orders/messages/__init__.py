"""Messages between a buyer and a workshop: a thread for each order, and for each product before an order."""
