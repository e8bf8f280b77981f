"""How many pieces a workshop makes a week, and which of them are promised."""
