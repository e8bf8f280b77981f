"""What is owed, paid and paid back; providers."""
