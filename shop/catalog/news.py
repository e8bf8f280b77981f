"""What is new from the workshops that somebody follows: once a day, only to who agreed to news."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import consents
from shop.accounts.models import Consent
from shop.catalog.models import ListingCard
from shop.catalog.saved_models import FollowedWorkshop
from shop.core import clock, messages, outbox

MOST = 2000
TITLES = 3


def tell_followers(session: Session) -> int:
    """Tell the followers of yesterday's new products; answers how many people."""
    today = clock.day_start(clock.today())
    since = clock.day_start(clock.today() - timedelta(days=1))
    last = sa.select(sa.func.max(Consent.id)).where(Consent.topic == consents.NEWS).group_by(Consent.user_id)
    rows = session.execute(
        sa.select(FollowedWorkshop.user_id, ListingCard.title)
        .join(ListingCard, ListingCard.workshop_id == FollowedWorkshop.workshop_id)
        .join(Consent, Consent.user_id == FollowedWorkshop.user_id)
        .where(
            Consent.id.in_(last),
            Consent.given,
            ListingCard.published_at >= since,
            ListingCard.published_at < today,
        )
        .order_by(FollowedWorkshop.user_id, ListingCard.product_id)
        .limit(MOST)
    )
    found: dict[int, list[str]] = {}
    for user_id, title in rows:
        found.setdefault(user_id, []).append(title)
    outbox.post_all(
        session,
        [
            messages.telling(user_id, "news_new_products", count=len(titles), titles=titles[:TITLES])
            for user_id, titles in found.items()
        ],
    )
    return len(found)
