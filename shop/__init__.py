"""百工集 Baigong: the store of certified intangible-heritage craft workshops."""

__version__ = "0.1.0"
