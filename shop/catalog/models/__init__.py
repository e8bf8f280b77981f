"""The tables of the catalogue that every room above reads; those of one matter stand beside it (`mark_models`, ...)."""

from __future__ import annotations

from shop.catalog.models.pictures import ProductPicture, StoredPicture
from shop.catalog.models.prices import CHANNELS, DealPrice, DeliveryRule, Price, PriceSource
from shop.catalog.models.products import (
    Category,
    MakingStep,
    PricePart,
    Product,
    ProductState,
    ReturnRule,
    Variant,
)
from shop.catalog.models.reading import ListingCard, ProductStat, ShelfCount
from shop.catalog.models.stock import Pool, Reservation, Stock

__all__ = [
    "CHANNELS",
    "Category",
    "DealPrice",
    "DeliveryRule",
    "ListingCard",
    "MakingStep",
    "Pool",
    "Price",
    "PricePart",
    "PriceSource",
    "Product",
    "ProductPicture",
    "ProductStat",
    "ProductState",
    "Reservation",
    "ReturnRule",
    "ShelfCount",
    "Stock",
    "StoredPicture",
    "Variant",
]
