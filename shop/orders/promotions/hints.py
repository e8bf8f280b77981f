"""Which promotions the pages of a product and a workshop name: full reductions, and coupons that can be claimed.

The same for everybody, so it stands in the kept part of the page; who may use what is worked out in the cart.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import Statement, read
from shop.orders.promotions import wording
from shop.orders.promotions.models import Kind, Promotion, PromotionScope, PromotionTier
from shop.orders.promotions.offers import holds

MOST = 4
P = Promotion


class Hint(NamedTuple):
    """One promotion in words; `coupon`: it has to be claimed first. `scoped`: for some goods only."""

    words: str
    until: str
    coupon: bool
    scoped: bool


class _Terms(NamedTuple):
    amount_fen: int | None
    percent_bp: int | None
    cap_fen: int | None
    minimum_fen: int
    until_at: datetime


def hints(
    session: Session,
    *,
    workshop_id: int,
    at: datetime,
    product_id: int | None = None,
    craft_id: int | None = None,
) -> list[Hint]:
    """Those of the workshop and of the whole store that hold at the instant; with a product only those it falls under.
    One statement.
    """
    asked = {"workshop": workshop_id, "product": product_id or 0, "craft": craft_id or 0, "at": at}
    found: dict[int, list[Any]] = {}
    for row in read(session, _statement(of_product=product_id is not None), asked):
        found.setdefault(row.id, []).append(row)
    return [_hint(rows) for rows in list(found.values())[:MOST]]


def next_edge(session: Session, now: datetime) -> datetime | None:
    """The nearest instant at which a promotion begins or ends by time alone: kept pages are void then."""
    nearest = session.execute(
        sa.select(
            sa.func.min(sa.case((P.from_at > now, P.from_at))),
            sa.func.min(sa.case((P.until_at > now, P.until_at))),
        ).where(P.until_at > now, P.ended_at.is_(None))
    ).one()
    edges = [edge for edge in nearest if edge is not None]
    return min(edges) if edges else None


def _hint(rows: list[Any]) -> Hint:
    row = rows[0]
    terms = _Terms(row.amount_fen, row.percent_bp, row.cap_fen, row.minimum_fen, row.until_at)
    steps = sorted({(r.reach_fen, r.off_fen) for r in rows if r.reach_fen is not None})
    words = wording.tiers(steps) if steps else wording.off(terms)
    return Hint(words, wording.last_day(row.until_at), row.kind == Kind.COUPON, bool(row.scoped))


@lru_cache(maxsize=2)
def _statement(*, of_product: bool) -> Statement:
    scoped = sa.select(PromotionScope.id).where(PromotionScope.promotion_id == P.id)
    fits = scoped.where(
        sa.or_(
            PromotionScope.product_id == sa.bindparam("product"),
            PromotionScope.craft_id == sa.bindparam("craft"),
        )
    )
    where = [
        holds(),
        sa.or_(P.workshop_id.is_(None), P.workshop_id == sa.bindparam("workshop")),
        sa.or_(P.kind == Kind.FULL_REDUCTION, P.claimable),
    ]
    if of_product:
        where.append(sa.or_(~scoped.exists(), fits.exists()))
    return (
        sa.select(
            P.id, P.kind, P.amount_fen, P.percent_bp, P.cap_fen, P.minimum_fen, P.until_at,
            scoped.exists().label("scoped"),
            PromotionTier.from_fen.label("reach_fen"), PromotionTier.off_fen,
        )
        .outerjoin(PromotionTier, PromotionTier.promotion_id == P.id)
        .where(*where)
        .order_by(P.workshop_id.is_(None), P.id)
    )  # fmt: skip
