"""Prices of admitted products: beyond a limit from what was approved, a price waits for the platform to look at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import Variant
from shop.catalog.official import recording
from shop.catalog.official.content import Content, Offered, asked, changed, offered
from shop.catalog.official.models import Review, ReviewKind, ReviewState, Version
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


def strange(approved: Mapping[str, int], variant: str, wanted_fen: int, percent: int) -> bool:
    """Whether the price of a variant, in fen, is beyond the limit from what was approved: from its own price, or where
    it is new from the lowest and the highest of the others.
    """
    own = approved.get(variant)
    measures = approved.values() if own is None else [own]
    if not measures:
        return False
    low, high = min(measures), max(measures)
    return not low <= wanted_fen <= high and beyond(low if wanted_fen < low else high, wanted_fen, percent)


def strayed(session: Session, seen: dict[str, int], now: dict[str, int]) -> bool:
    """Whether a price, in fen by variant, is beyond the limit from what was seen."""
    percent = limit_percent(session)
    return any(strange(seen, variant, fen, percent) for variant, fen in now.items())


def reviewed_product(session: Session, variant_id: int) -> int | None:
    """The product of the variant when a review of it was ever begun. One statement."""
    return session.scalar(
        sa.select(Review.product_id)
        .join(Variant, Variant.product_id == Review.product_id)
        .where(Variant.id == variant_id)
        .limit(1)
    )


def hold_price(session: Session, actor: Actor, *, product_id: int, variant_id: int, amount_fen: int) -> bool:
    """Whether the price, in fen, has to wait: then it is handed in, and what holds stays (a new variant has no price
    until then, so nobody can buy it). Holds the product.
    """
    recording.held_product(session, product_id)
    review = _holding(session, product_id)
    if review is None or review.approved is None:
        return False
    wanted: Content = (review.pending or review.approved).content
    prices: dict[str, Any] = dict(asked(wanted)[0])
    approved, variant = review.approved.content["prices"], str(variant_id)
    waits = strange(approved, variant, amount_fen, limit_percent(session))
    if waits:
        prices[variant] = amount_fen
    else:
        prices.pop(variant, None)
    if prices != asked(wanted)[0]:
        options = session.scalar(sa.select(Variant.options).where(Variant.id == variant_id)) or ""
        called = {**wanted["variants"], variant: options}
        _hand_in(session, actor, review, {**wanted, "asked_prices": prices, "variants": called})
    return waits


def hold_offer(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    prices: Mapping[int, int],
    since: datetime,
    until: datetime,
) -> bool:
    """Whether the prices for a time, in fen by variant, have to wait: then they are handed in as a whole. The product is
    held.
    """
    review = _holding(session, product_id)
    if review is None or review.approved is None:
        return False
    approved, percent = review.approved.content["prices"], limit_percent(session)
    if not any(strange(approved, str(variant), fen, percent) for variant, fen in prices.items()):
        return False
    wanted: Content = (review.pending or review.approved).content
    told = {str(variant): fen for variant, fen in prices.items()}
    more = [*asked(wanted)[1], offered(since.isoformat(), until.isoformat(), told)]
    _hand_in(session, actor, review, {**wanted, "asked_offers": more})
    return True


def drop_offer(session: Session, actor: Actor, *, product_id: int, since: str, until: str) -> bool:
    """Take back the prices for a time that wait, named by their two instants. Answers whether there were any. The
    product is held.
    """
    review = _holding(session, product_id)
    if review is None or review.pending is None:
        return False
    wanted: Content = review.pending.content
    left = [one for one in asked(wanted)[1] if (one["from"], one["until"]) != (since, until)]
    if left == asked(wanted)[1]:
        return False
    _hand_in(session, actor, review, {**wanted, "asked_offers": left})
    return True


def waiting_offers(session: Session, product_id: int) -> list[Offered]:
    """The prices for a time of the product that wait. One statement."""
    return [one for wish in _wishes(session, [product_id]) for one in asked(wish)[1]]


def waiting_prices(session: Session, product_ids: Collection[int]) -> dict[int, int]:
    """The prices that wait, in fen by variant. One statement."""
    found = [asked(wish)[0] for wish in _wishes(session, product_ids)]
    return {int(variant): fen for prices in found for variant, fen in prices.items()}


def _wishes(session: Session, product_ids: Collection[int]) -> list[Content]:
    if not product_ids:
        return []
    rows = (
        sa.select(Version.content)
        .join(Review, Review.pending_id == Version.id)
        .where(
            Review.product_id.in_(sorted(set(product_ids))),
            Review.kind == ReviewKind.CATALOGUE,
            Review.state == ReviewState.CHANGED,
        )
    )
    return list(session.scalars(rows))


def _holding(session: Session, product_id: int) -> Review | None:
    """The review by which the product stands in the catalogue, held."""
    review = recording.held(session, product_id, ReviewKind.CATALOGUE)
    return review if review is not None and review.state in HOLDING else None


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
