"""Routes of the room: each module registers its views on the blueprint."""

from shop.exhibition.routes import (
    booth,
    booth_fees,
    codes,
    desk,
    desk_booths,
    desk_goods,
    desk_people,
    fairs,
    intents,
    results,
    rulings,
    scan_counts,
    studio,
    studio_badges,
    till,
)
from shop.exhibition.routes.blueprint import bp

__all__ = [
    "booth",
    "booth_fees",
    "bp",
    "codes",
    "desk",
    "desk_booths",
    "desk_goods",
    "desk_people",
    "fairs",
    "intents",
    "results",
    "rulings",
    "scan_counts",
    "studio",
    "studio_badges",
    "till",
]
