"""Prices and pieces of many variants in one act: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, contains_eager

from shop.catalog import pricing, products, stock
from shop.catalog.models import Product, ProductState, Variant
from shop.catalog.official import price_limit
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound

PER_PAGE = 40
MAX_PAGES = 50


class Cell(NamedTuple):
    """A variant as it shall be: fen and pieces (None: as it is), and what the page had shown of both."""

    variant_id: int
    fen: int | None
    seen_fen: int | None
    pieces: int | None
    seen: int


class Shown(NamedTuple):
    """A variant as it stands: fen a piece (None: no price), pieces in the workshop (None: made to order), promised; the
    price in fen that waits for the platform.
    """

    variant: Variant
    fen: int | None
    on_hand: int | None
    promised: int
    waiting_fen: int | None = None


class Done(NamedTuple):
    """How many products changed, and of which rows, by what they are called, the price waits for the platform."""

    changed: int
    waits: list[str]


class Page(NamedTuple):
    """Some of the workshop's variants, product by product."""

    rows: list[Shown]
    number: int
    pages: int


def page_of(
    session: Session, workshop_id: int, at: datetime, *, product_id: int | None = None, number: int = 1
) -> Page:
    """A page of what the workshop sells, or all of one product; five statements."""
    mine = (
        sa.select(Variant)
        .join(Variant.product)
        .where(Product.workshop_id == workshop_id, Variant.active)
        .options(contains_eager(Variant.product))
    )
    which = Product.state != ProductState.DRAFT if product_id is None else Product.id == product_id
    mine = mine.where(which)
    total = session.scalar(sa.select(sa.func.count()).select_from(mine.options().subquery())) or 0
    pages = min(max(-(-total // PER_PAGE), 1), MAX_PAGES)
    number = min(max(number, 1), pages)
    ordered = mine.order_by(Product.id.desc(), Variant.position, Variant.id)
    chosen = session.scalars(ordered.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(_shown(session, chosen, at), number, pages)


def rows_of(session: Session, workshop_id: int, ids: Sequence[int], at: datetime) -> list[Shown]:
    """These variants of the workshop, in this order. NotFound when one is not its own or not sold any more."""
    mine = (
        sa.select(Variant)
        .join(Variant.product)
        .where(Product.workshop_id == workshop_id, Variant.active, Variant.id.in_(sorted(set(ids))))
        .options(contains_eager(Variant.product))
    )
    found = {variant.id: variant for variant in session.scalars(mine)}
    if not ids or set(found) != set(ids):
        raise NotFound(_("没有找到这个款式。"))
    return _shown(session, [found[i] for i in ids], at)


def set_all(session: Session, actor: Actor, *, workshop_id: int, cells: Sequence[Cell], at: datetime) -> Done:
    """Prices and pieces of these variants from the instant on; a price beyond the limit of the official catalogue waits.

    All or nothing. What was not changed on the page is left alone. Invalid at the field (`rows-N-price`,
    `rows-N-pieces`) for amounts nobody means and for fewer pieces than are promised; Conflict when somebody else
    has set another price since the page was shown; NotFound for a variant of another workshop.
    """
    shown = {row.variant.id: row for row in rows_of(session, workshop_id, [c.variant_id for c in cells], at)}
    levels = stock.levels(session, list(shown))
    stock.hold_still(session, [level.stock_id for level in levels.values()])
    changed: set[int] = set()
    waits: list[str] = []
    for n, cell in sorted(enumerate(cells), key=lambda pair: pair[1].variant_id):
        row = shown[cell.variant_id]
        priced = _price(session, actor, row, cell, n, at)
        if priced is False:
            waits.append(name_of(row))
        counted = _count(session, actor, row, cell, n)
        if priced or counted:
            changed.add(row.variant.product_id)
    for product_id in sorted(changed):
        product = products.begin(session, product_id, None)
        if product.state == ProductState.PUBLISHED:
            products.renew_card(session, product_id)
    return Done(len(changed), waits)


def _price(session: Session, actor: Actor, row: Shown, cell: Cell, n: int, at: datetime) -> bool | None:
    """Whether the price that was asked for holds; None when none was."""
    if cell.fen is None or cell.fen == cell.seen_fen:
        return None
    if row.fen != cell.seen_fen:
        raise Conflict(_("“%(what)s”的价格刚刚被别人改过，请对照现在的再存一次。", what=name_of(row)))
    try:
        window = pricing.set_base_price(
            session, actor, variant_id=cell.variant_id, amount_fen=cell.fen, at=at
        )
    except Invalid as refusal:
        raise Invalid(refusal.sentence, field=f"rows-{n}-price") from refusal
    return window is not None and window.amount_fen == cell.fen


def _count(session: Session, actor: Actor, row: Shown, cell: Cell, n: int) -> bool:
    if cell.pieces is None or row.on_hand is None or cell.pieces == cell.seen:
        return False
    try:
        stock.recount(session, actor, variant_id=cell.variant_id, pieces=cell.pieces, seen=cell.seen)
    except (Invalid, Conflict) as refusal:
        raise Invalid(refusal.sentence, field=f"rows-{n}-pieces") from refusal
    return True


def name_of(row: Shown) -> str:
    """What the row is called: the product and which of it."""
    title = row.variant.product.title or _("还没起名字的作品")
    return f"{title} {row.variant.options}".strip()


def _shown(session: Session, variants: Sequence[Variant], at: datetime) -> list[Shown]:
    ids = [v.id for v in variants]
    prices, levels = pricing.base_now(session, ids, at), stock.levels(session, ids)
    waits = price_limit.waiting_prices(session, [v.product_id for v in variants])
    return [
        Shown(
            v,
            prices.get(v.id),
            None if v.made_to_order else (levels[v.id].on_hand if v.id in levels else 0),
            levels[v.id].reserved if v.id in levels else 0,
            waits.get(v.id),
        )
        for v in variants
    ]
