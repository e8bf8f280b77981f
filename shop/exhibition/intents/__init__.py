"""Deal intents: what buyers mean to order, apart from sales."""
