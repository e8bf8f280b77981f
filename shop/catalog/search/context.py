"""The engine that the app was set up with."""

from __future__ import annotations

from flask import current_app

from shop.catalog.search.protocol import SearchEngine


def engine() -> SearchEngine:
    """The engine of this store."""
    found: SearchEngine = current_app.extensions["search"]
    return found
