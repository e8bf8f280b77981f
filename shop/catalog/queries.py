"""Reading cards: the rows of a page, and the prices that hold now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog import official
from shop.catalog.asked import ALL, SUPPLIED, Asked, condition
from shop.catalog.card_rows import mall_windows
from shop.catalog.filters import CHEAP, DEAR, NEWEST, RATED, SOLD
from shop.catalog.id_lists import SQLITE, Statement, engine_name, few, listed, ranked, read, value
from shop.catalog.models import ListingCard, Price, Variant
from shop.catalog.sellers import KINDS, Sellers
from shop.catalog.supply import can_be_had
from shop.core.db import UtcDateTime
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
    ListingCard.min_pieces,
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
    RATED: (ListingCard.rated.desc(), ListingCard.product_id.desc()),
}


class Right(NamedTuple):
    """Whose cards may be sold now: the parameters that `right_sql` asks for."""

    engine: str
    parameters: dict[str, Any]


def right_of(session: Session, sellers: Sellers, workshops: Collection[int] | None = None) -> Right:
    """The right to sell of these workshops now (of all sellers when None), with the licences each holds."""
    engine = engine_name(session)
    chosen = sellers if workshops is None else Sellers({w: sellers[w] for w in workshops if w in sellers})
    return Right(engine, chosen.right(engine))


def right_sql(engine: str) -> ColumnElement[bool]:
    """Cards that may be sold by the workshops of a `Right`, licences looked at.

    Written so that SQLite does not look the workshops up one by one and sort what it found: it is to walk along the
    index of the order and stop after a page.
    """
    workshop = ListingCard.workshop_id + 0 if engine == SQLITE else ListingCard.workshop_id
    free = sa.and_(ListingCard.licence_kind == "", listed(engine, workshop, "sellers"))
    licensed = [
        sa.and_(ListingCard.licence_kind == kind, listed(engine, workshop, f"with_{kind}")) for kind in KINDS
    ]
    return sa.or_(free, *licensed)


def page_rows(
    session: Session,
    right: Right,
    order: str,
    limit: int,
    offset: int = 0,
    asked: Asked = ALL,
) -> Sequence[Any]:
    """The cards of a page in their order, of those that may be sold and are asked for. One statement.

    The ids are found first, from an index alone, then the few cards: a late page costs what the first one costs.
    """
    skipped = {"skipped": offset} if offset else {}
    statement = _page(right.engine, order, limit, offset > 0, asked.names)
    return read(session, statement, {**right.parameters, **asked.parameters, **skipped})


@lru_cache(maxsize=256)
def _page(engine: str, order: str, limit: int, skips: bool, names: tuple[str, ...]) -> Statement:
    """Built once for each mix of conditions that people ask for."""
    ids = (
        sa.select(ListingCard.product_id)
        .where(right_sql(engine), *(condition(engine, name) for name in names))
        .order_by(*ORDERS[order])
        .limit(few(limit))
    )
    chosen = (ids.offset(sa.bindparam("skipped", type_=sa.Integer)) if skips else ids).subquery("chosen")
    query = sa.select(*CARD).join(chosen, chosen.c.product_id == ListingCard.product_id)
    if SUPPLIED in names:  # of the few that are shown the stock itself is asked once more
        query = query.where(can_be_had(ListingCard.product_id))
    return query.order_by(*ORDERS[order])


def rows_of(session: Session, product_ids: Sequence[int], right: Right | None = None) -> Sequence[Any]:
    """The cards of the products, in the order given; only those that may be sold when a right is named."""
    engine = engine_name(session)
    asked = {"ranked": value(engine, product_ids), **(right.parameters if right else {})}
    return read(session, _ranked_cards(engine, right is not None), asked)


@lru_cache(maxsize=4)
def _ranked_cards(engine: str, if_sold: bool) -> Statement:
    ids = ranked(engine, "ranked")
    query = sa.select(*CARD).join(ids, ids.c.value == ListingCard.product_id)
    return (query.where(right_sql(engine)) if if_sold else query).order_by(ids.c.key)


def variant_prices(session: Session, product_ids: Collection[int], at: datetime) -> dict[int, dict[int, int]]:
    """Per product its active variants with the amount, in fen, at which one piece is sold at the instant (what
    `pricing.price_now` chooses); a variant without a price is left out. One statement.
    """
    if not product_ids:
        return {}
    engine = engine_name(session)
    rows = read(session, _variant_prices(engine), {"ids": value(engine, product_ids), "at": at})
    found: dict[int, dict[int, int]] = {}
    for product_id, variant_id, fen in rows:
        found.setdefault(product_id, {})[variant_id] = fen
    return found


@lru_cache(maxsize=2)
def _variant_prices(engine: str) -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    return (
        sa.select(Variant.product_id, Variant.id, sa.func.min(Price.amount_fen))
        .join(Price, Price.variant_id == Variant.id)
        .where(listed(engine, Variant.product_id, "ids"), Variant.active, mall_windows(at))
        .group_by(Variant.product_id, Variant.id)
    )


def similar_rows(session: Session, craft_id: int, but: int, at: datetime, limit: int) -> Sequence[Any]:
    """The newest cards of the craft that may be sold at the instant and can be had, without one product, with their
    workshops.
    """
    return read(session, _similar_rows(limit), {"craft": craft_id, "but": but, "at": at})


@lru_cache(maxsize=4)
def _similar_rows(limit: int) -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    licence = sa.func.nullif(ListingCard.licence_kind, "")
    may_sell = certification.may_sell_sql(ListingCard.workshop_id, at, licence)
    return (
        sa.select(
            *CARD,
            Workshop.slug.label("seller_slug"),
            Workshop.name,
            Workshop.county_code,
            Workshop.model_site_level,
        )
        .join(Workshop, Workshop.id == ListingCard.workshop_id)
        .where(ListingCard.craft_id == sa.bindparam("craft"), ListingCard.product_id != sa.bindparam("but"))
        .where(can_be_had(ListingCard.product_id))
        .where(may_sell.is_(True))  # a test of each card on the way, not where PostgreSQL starts from
        .order_by(*ORDERS[NEWEST])
        .limit(few(limit))
    )


def next_edge(session: Session, at: datetime) -> datetime | None:
    """The nearest instant after `at` at which time alone changes what may be sold (certificates, verification,
    licences), what it costs (price windows) or what is marked (consumption assistance). One statement.
    """
    opens = sa.select(sa.func.min(Price.from_at).label("edge")).where(Price.from_at > at)
    closes = sa.select(sa.func.min(Price.until_at).label("edge")).where(Price.until_at > at)
    together = sa.union_all(*certification.edges(at), *official.edges(at), opens, closes).subquery("edges")
    found: datetime | None = session.scalar(sa.select(sa.func.min(together.c.edge)))
    return found
