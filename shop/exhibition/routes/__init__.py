"""Routes of the room: each module registers its views on the blueprint."""

from shop.exhibition.routes import booth, codes, intents, scan_counts
from shop.exhibition.routes.blueprint import bp

__all__ = ["booth", "bp", "codes", "intents", "scan_counts"]
