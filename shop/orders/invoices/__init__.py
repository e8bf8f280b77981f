"""发票: a buyer asks for one for an order, the workshop hands it in, and a red one after a refund."""
