"""What the worker does for the reading half of the catalogue."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.core import jobs


@jobs.on("catalog.card")
def rewrite_card(session: Session, payload: dict[str, Any]) -> None:
    """The card of a product whose price, stock or text changed. Twice is the same."""
    cards.refresh(session, [int(payload["product_id"])])


@jobs.every("catalog.price_edges", minutes=1)
def follow_price_windows(session: Session) -> None:
    """Cards whose price window opened or closed."""
    cards.refresh_at_price_edges(session)
