"""Routes of the room: each module registers its views on the blueprint."""

from shop.catalog.routes import (
    listing,
    media,
    official_catalogue,
    studio_crop,
    studio_delivery,
    studio_holiday,
    studio_import,
    studio_list,
    studio_marks,
    studio_offers,
    studio_official,
    studio_photos,
    studio_table,
    studio_wizard,
    suggestions,
)
from shop.catalog.routes.blueprint import bp

__all__ = [
    "bp",
    "listing",
    "media",
    "official_catalogue",
    "studio_crop",
    "studio_delivery",
    "studio_holiday",
    "studio_import",
    "studio_list",
    "studio_marks",
    "studio_offers",
    "studio_official",
    "studio_photos",
    "studio_table",
    "studio_wizard",
    "suggestions",
]
