"""Which engine the settings ask for."""

from __future__ import annotations

from shop.catalog.search.protocol import SearchEngine
from shop.catalog.search.whoosh_engine import WhooshEngine
from shop.config import BadSetting, Settings


def open_engine(settings: Settings) -> SearchEngine:
    """The engine of the store; BadSetting for one that this version does not have."""
    if settings.search != "whoosh":
        raise BadSetting(
            f"SHOP_SEARCH is {settings.search!r}; this version has the embedded engine only: whoosh"
        )
    return WhooshEngine(settings.data_dir / "search")
