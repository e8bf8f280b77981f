"""发票: a buyer asks for one for an order, the workshop (who sells, and so issues) hands in the file, and the red one after a refund."""
