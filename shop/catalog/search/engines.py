"""Which engine the settings ask for."""

from __future__ import annotations

from shop.catalog.search.postgres_engine import PostgresEngine
from shop.catalog.search.protocol import SearchEngine
from shop.catalog.search.whoosh_engine import WhooshEngine
from shop.config import Settings


def open_engine(settings: Settings) -> SearchEngine:
    """The engine of the store (settings allow PostgreSQL's only with such a database)."""
    if settings.search == "postgres":
        return PostgresEngine()
    return WhooshEngine(settings.data_dir / "search")
