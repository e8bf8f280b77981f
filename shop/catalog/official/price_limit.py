"""Prices of admitted products: beyond a limit from what was approved, a price waits for the platform to look at it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import Variant
from shop.catalog.official import recording
from shop.catalog.official.content import Content, changed
from shop.catalog.official.models import Review, ReviewKind, ReviewState
from shop.catalog.official.moves import HOLDING, Act
from shop.core import preferences
from shop.core.access import Actor

WHOLE = 100


def limit_percent(session: Session) -> int:
    """How far a price may be from the approved one, either way, before it is looked at; a setting of the platform."""
    return int(preferences.read(session).price_limit or preferences.PRICE_LIMIT)


def beyond(approved_fen: int, wanted_fen: int, percent: int) -> bool:
    """Whether the price, in fen, is further than so many percent from the approved one."""
    return abs(wanted_fen - approved_fen) * WHOLE > approved_fen * percent


def strayed(session: Session, seen: dict[str, int], now: dict[str, int]) -> bool:
    """Whether a price, in fen by variant, is beyond the limit from what was seen."""
    both = [(fen, now[variant]) for variant, fen in seen.items() if variant in now]
    percent = limit_percent(session)
    return any(beyond(fen, present, percent) for fen, present in both)


def reviewed_product(session: Session, variant_id: int) -> int | None:
    """The product of the variant when a review of it was ever begun. One statement."""
    return session.scalar(
        sa.select(Review.product_id)
        .join(Variant, Variant.product_id == Review.product_id)
        .where(Variant.id == variant_id)
        .limit(1)
    )


def hold_price(session: Session, actor: Actor, *, product_id: int, variant_id: int, amount_fen: int) -> bool:
    """Whether the price, in fen, has to wait: then it is handed in, and what holds stays. Holds the product.

    A variant that was not there when the product was approved takes its price at once.
    """
    recording.held_product(session, product_id)
    review = recording.held(session, product_id, ReviewKind.CATALOGUE)
    if review is None or review.state not in HOLDING or review.approved is None:
        return False
    wanted: Content = (review.pending or review.approved).content
    asked: dict[str, Any] = dict(wanted["asked_prices"])
    approved = review.approved.content["prices"].get(str(variant_id))
    waits = approved is not None and beyond(approved, amount_fen, limit_percent(session))
    if waits:
        asked[str(variant_id)] = amount_fen
    else:
        asked.pop(str(variant_id), None)
    if asked != wanted["asked_prices"]:
        _hand_in(session, actor, review, {**wanted, "asked_prices": asked})
    return waits


def _hand_in(session: Session, actor: Actor, review: Review, wanted: Content) -> None:
    assert review.approved is not None
    if not changed(review.approved.content, wanted):
        recording.move(session, actor, review, Act.RECALL)
        return
    version = recording.add_version(session, actor, review.product_id, wanted)
    recording.move(session, actor, review, Act.CHANGE, version=version)


def follow_price(
    session: Session, actor: Actor, *, product_id: int, variant_id: int, amount_fen: int
) -> None:
    """A price was set: a product that waits for its first decision is looked at with it. The product is held."""
    for kind in ReviewKind:
        review = recording.held(session, product_id, kind)
        if review is None or review.state != ReviewState.SUBMITTED or review.pending is None:
            continue
        was: Content = review.pending.content
        prices = {**was["prices"], str(variant_id): amount_fen}
        if prices != was["prices"]:
            version = recording.add_version(session, actor, product_id, {**was, "prices": prices})
            recording.move(session, actor, review, Act.REVISE, version=version)
