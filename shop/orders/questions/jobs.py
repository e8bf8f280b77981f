"""What the product page shows of questions is posted down after each act."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.catalog import ratings
from shop.core import jobs
from shop.orders.questions import queries
from shop.orders.questions.recording import TOPIC


@jobs.on(TOPIC)
def show_anew(session: Session, payload: dict[str, Any]) -> None:
    """Read anew and posted. Twice is the same."""
    product_id = int(payload["product_id"])
    ratings.post_asked(session, product_id, queries.shown_of(session, product_id))
