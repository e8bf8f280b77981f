"""Routes of the room: each module registers its views on the blueprint."""

from shop.exhibition.routes.blueprint import bp

__all__ = ["bp"]
