"""What every room builds on: no market nouns here."""
