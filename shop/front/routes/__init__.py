"""Routes of the room: each module registers its views on the blueprint."""

from shop.front.routes import (
    crafts,
    help,
    home,
    messages,
    preview,
    product,
    rules,
    saved,
    seen,
    sitemap,
    statistics,
    studio,
    workshops,
)
from shop.front.routes.blueprint import bp

__all__ = [
    "bp",
    "crafts",
    "help",
    "home",
    "messages",
    "preview",
    "product",
    "rules",
    "saved",
    "seen",
    "sitemap",
    "statistics",
    "studio",
    "workshops",
]
