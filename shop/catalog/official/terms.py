"""Since when and until when a product stands in the catalogue."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.official.models import Term
from shop.core import cache


def begin(session: Session, product_id: int, number: str, at: datetime) -> Term:
    """The product stands in the catalogue from the instant on. One that does already raises IntegrityError."""
    term = Term(product_id=product_id, number=number, from_at=at)
    session.add(term)
    session.flush()
    cache.touch(session)
    return term


def close(session: Session, product_id: int, at: datetime) -> None:
    """From the instant on the product does not stand in the catalogue."""
    running = sa.select(Term).where(Term.product_id == product_id, Term.until_at.is_(None))
    for term in session.scalars(running):
        term.until_at = max(at, term.from_at)
    session.flush()
    cache.touch(session)
