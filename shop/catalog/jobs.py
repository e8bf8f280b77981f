"""What the worker does for the writing half of the catalogue."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import low_stock, news, renditions
from shop.catalog.models import StoredPicture
from shop.core import clock, jobs
from shop.core.jobs import Sessions


@jobs.on("catalog.renditions", calls_out=True)
def make_renditions(sessions: Sessions, payload: dict[str, Any]) -> None:
    """All sizes of a picture that came in. Twice is the same; a picture without its file fails and comes
    again.
    """
    key = str(payload["key"])
    if not renditions.make(key):
        raise FileNotFoundError(f"the original of picture {key} is not in the file store")
    with sessions() as session:
        session.execute(
            sa.update(StoredPicture).where(StoredPicture.key == key).values(renditions_at=clock.now())
        )
        session.commit()


@jobs.every("catalog.low_stock", minutes=5)
def tell_of_low_stock(session: Session) -> None:
    """Staff hear once of each fall."""
    low_stock.tell(session, clock.now())


@jobs.daily("catalog.news", hour=9)
def tell_news(session: Session) -> None:
    """Followers who agreed to news hear once a day what is new."""
    news.tell_followers(session)
