"""Reading cards: the rows of a page, and the prices that hold now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog.card_rows import mall_windows
from shop.catalog.crafts import CraftName
from shop.catalog.facets import craft_passes, in_range, passes
from shop.catalog.filters import CHEAP, DEAR, NEWEST, SOLD, Filters
from shop.catalog.id_lists import among, ranked
from shop.catalog.models import ListingCard, Price, Variant
from shop.catalog.sellers import KINDS, Sellers
from shop.workshops import certification
from shop.workshops.models import Workshop

CARD = (
    ListingCard.product_id,
    ListingCard.workshop_id,
    ListingCard.craft_id,
    ListingCard.supply,
    ListingCard.price_fen,
    ListingCard.many_prices,
    ListingCard.lead_days,
    ListingCard.slug,
    ListingCard.title,
    ListingCard.picture_key,
    ListingCard.picture_alt,
)
ORDERS: dict[str, tuple[Any, ...]] = {
    NEWEST: (ListingCard.published_at.desc(), ListingCard.product_id.desc()),
    CHEAP: (ListingCard.price_fen, ListingCard.product_id),
    DEAR: (ListingCard.price_fen.desc(), ListingCard.product_id.desc()),
    SOLD: (ListingCard.sold.desc(), ListingCard.product_id.desc()),
}


def sellable(
    session: Session, sellers: Sellers, workshops: Collection[int] | None = None
) -> ColumnElement[bool]:
    """Cards that may be sold now, of the workshops (all that may sell when None), licences looked at."""
    chosen = set(sellers) if workshops is None else set(workshops)
    right = among(session, ListingCard.workshop_id, chosen)
    licensed = [ListingCard.licence_kind == ""]
    for kind in KINDS:
        holding = chosen.intersection(sellers.holding(kind))
        if holding:
            held = [] if holding == chosen else [among(session, ListingCard.workshop_id, holding)]
            licensed.append(sa.and_(ListingCard.licence_kind == kind, *held))
    return sa.and_(right, sa.or_(*licensed))


def conditions(
    session: Session, filters: Filters, sellers: Sellers, crafts: Mapping[int, CraftName]
) -> ColumnElement[bool]:
    """The cards that the question asks for and that may be sold now."""
    workshops = [s.id for s in sellers.values() if not passes(filters, s)]
    parts = [sellable(session, sellers, workshops)]
    if filters.craft or filters.craft_class:
        wanted = [c.id for c in crafts.values() if not craft_passes(filters, c)]
        parts.append(
            ListingCard.craft_id == wanted[0] if len(wanted) == 1 else ListingCard.craft_id.in_(wanted)
        )
    if filters.ich:
        parts.append(ListingCard.ich_level.in_(filters.ich))
    if filters.supply:
        parts.append(ListingCard.supply.in_(filters.supply))
    if filters.band:
        parts.append(ListingCard.price_band.in_(filters.band))
    if filters.has_range:
        parts.append(in_range(filters))
    return sa.and_(*parts)


def page_rows(
    session: Session, where: ColumnElement[bool], order: str, limit: int, offset: int = 0
) -> list[sa.Row[tuple[object, ...]]]:
    """The cards of a page in their order. The ids are found first, from an index alone, then the few cards: a late
    page costs what the first one costs. One statement.
    """
    ids = sa.select(ListingCard.product_id).where(where).order_by(*ORDERS[order]).limit(limit).offset(offset)
    chosen = ids.subquery("chosen")
    query = sa.select(*CARD).join(chosen, chosen.c.product_id == ListingCard.product_id)
    return list(session.execute(query.order_by(*ORDERS[order])))


def rows_of(
    session: Session, product_ids: Collection[int], where: ColumnElement[bool]
) -> list[sa.Row[tuple[object, ...]]]:
    """The cards of those of the products that fulfil the condition, in the order given."""
    listed = ranked(session, list(product_ids))
    query = sa.select(*CARD).join(listed, listed.c.value == ListingCard.product_id).where(where)
    return list(session.execute(query.order_by(listed.c.key)))


def variant_prices(session: Session, product_ids: Collection[int], at: datetime) -> dict[int, dict[int, int]]:
    """Per product its active variants with the amount, in fen, at which one piece is sold at the instant (what
    `pricing.price_now` chooses); a variant without a price is left out. One statement.
    """
    if not product_ids:
        return {}
    rows = session.execute(
        sa.select(Variant.product_id, Variant.id, sa.func.min(Price.amount_fen))
        .join(Price, Price.variant_id == Variant.id)
        .where(among(session, Variant.product_id, product_ids), Variant.active, mall_windows(at))
        .group_by(Variant.product_id, Variant.id)
    )
    found: dict[int, dict[int, int]] = {}
    for product_id, variant_id, fen in rows:
        found.setdefault(product_id, {})[variant_id] = fen
    return found


def similar_rows(session: Session, craft_id: int, but: int, at: datetime, limit: int) -> list[sa.Row[Any]]:
    """The newest cards of the craft that may be sold at the instant, without one product, with their workshops."""
    licence = sa.func.nullif(ListingCard.licence_kind, "")
    query = (
        sa.select(
            *CARD,
            Workshop.slug.label("seller_slug"),
            Workshop.name,
            Workshop.county_code,
            Workshop.model_site_level,
        )
        .join(Workshop, Workshop.id == ListingCard.workshop_id)
        .where(ListingCard.craft_id == craft_id, ListingCard.product_id != but)
        .where(certification.may_sell_sql(ListingCard.workshop_id, at, licence))
        .order_by(*ORDERS[NEWEST])
        .limit(limit)
    )
    return list(session.execute(query))


def next_edge(session: Session, at: datetime) -> datetime | None:
    """The nearest instant after `at` at which time alone changes what may be sold (certificates, verification,
    licences) or what it costs (price windows). One statement.
    """
    opens = sa.select(sa.func.min(Price.from_at).label("edge")).where(Price.from_at > at)
    closes = sa.select(sa.func.min(Price.until_at).label("edge")).where(Price.until_at > at)
    together = sa.union_all(*certification.edges(at), opens, closes).subquery("edges")
    found: datetime | None = session.scalar(sa.select(sa.func.min(together.c.edge)))
    return found
