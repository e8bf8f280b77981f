"""Checking out: what was shown must be what is placed, and a purchase is placed whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import TypedDict

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Address
from shop.catalog import stock
from shop.catalog.models import Product, Variant
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders import cart as carts
from shop.orders import placing
from shop.orders.bag import Bag, look
from shop.orders.cart import Owner
from shop.orders.models import CartLine, Purchase
from shop.orders.promotions import uses
from shop.workshops import certification

LONGEST_NOTE = 200
_PLACED = sa.select(Purchase).where(
    Purchase.user_id == sa.bindparam("user_id"), Purchase.idempotency_key == sa.bindparam("key")
)
_WORKSHOPS = (
    sa.select(Product.workshop_id)
    .join(Product.variants)
    .join(CartLine, CartLine.variant_id == Variant.id)
    .where(CartLine.cart_id == sa.bindparam("in_cart"), CartLine.selected)
)


class Facts(TypedDict):
    """What `place_purchase` takes beside session and actor."""

    cart: Owner
    address: Address
    note: str
    ticks: Collection[int]
    idempotency_key: str
    seen_digest: str
    picks: Mapping[str, int]
    pickups: Collection[int]


class Changed(Conflict):
    """What can be placed now is not what the buyer saw (BR-02): nothing was placed. `bag` is what there is now."""

    code = "CHANGED"

    def __init__(self, bag: Bag) -> None:
        super().__init__(_("你核对以后有变动，还没有下单。请看一下再提交。"))
        self.bag = bag


class TicksMissing(Invalid):
    """Lines without no-reason return that the buyer has not confirmed (BR-17); `line_ids` names them."""

    code = "TICKS_MISSING"

    def __init__(self, line_ids: Collection[int]) -> None:
        super().__init__(_("请先确认不能无理由退货的作品。"))
        self.line_ids = frozenset(line_ids)


def digest(bag: Bag, address: Address) -> str:
    """A fingerprint of all that binds: lines, pieces, prices, return rules, freight, where it is fetched, promotions and
    what each takes off, total, where it goes.
    """
    shown = [
        [
            [r.variant_id, r.quantity, line.unit_fen, r.return_rule, r.origin_ref]
            for line in group.bought
            for r in (line.row,)
        ]
        + [group.freight_fen, [group.seller.point_id, group.seller.point] if group.pickup else None]
        for group in bag.buying
    ]
    where = [address.id, address.recipient, address.phone, address.region_code, address.street]
    off = [[taken.offer.id, [share.total_fen for share in taken.shares]] for taken in bag.applied.taken]
    text = json.dumps([shown, off, bag.total_fen, where], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def place_purchase(
    session: Session,
    actor: Actor,
    *,
    cart: Owner,
    address: Address,
    note: str,
    ticks: Collection[int],
    idempotency_key: str,
    seen_digest: str,
    picks: Mapping[str, int] | None = None,
    pickups: Collection[int] = (),
) -> Purchase:
    """Place what the cart's chosen lines come to, one order per workshop, and owe its amount. Nothing is paid yet.

    Locks in a fixed order: the cart, the workshops (shared), promotions, the stock rows. The right to sell is asked at
    the instant after the lock, so no order commits after a suspension has. The same key again answers with the same
    purchase. `ticks`: cart lines whose missing no-reason return the buyer confirmed; `picks`: the coupons shown, by
    slot; `pickups`: workshops whose order the buyer fetches. Raises Changed when anything differs from what was seen,
    TicksMissing, Conflict when the cart is empty; then nothing at all is placed.
    """
    own = carts.hold(session, cart, clock.now())
    if own is None:
        raise Conflict(_("购物车是空的，没有可以下单的作品。"), code="EMPTY")
    before = session.scalar(_PLACED, {"user_id": actor.user_id, "key": idempotency_key})
    if before is not None:
        return before
    at = certification.lock_shared(session, _WORKSHOPS, in_cart=own)
    bag = look(session, cart, at, picks, address.region_code, pickups)
    must_be_as_seen(bag, address, ticks, seen_digest)
    number = placing.free_number(session)
    if not uses.take(session, bag.applied):
        raise Changed(look(session, cart, at, picks, address.region_code, pickups))
    if stock.reserve(session, placing.wishes(bag), number, at):
        uses.put_back(session, bag.applied)
        raise Changed(look(session, cart, at, picks, address.region_code, pickups))
    purchase = placing.write(
        session, actor, bag, number=number, address=address, note=note, ticks=ticks, key=idempotency_key
    )
    _finish(session, actor, own, bag, purchase)
    return purchase


def must_be_as_seen(bag: Bag, address: Address, ticks: Collection[int], seen: str) -> None:
    """Raises Changed when the bag is not what the digest says was seen, TicksMissing when a tick is missing (BR-17)."""
    if not bag.bought or digest(bag, address) != seen:
        raise Changed(bag)
    missing = [x.row.line_id for x in bag.bought if x.needs_tick and x.row.line_id not in ticks]
    if missing:
        raise TicksMissing(missing)


def _finish(session: Session, actor: Actor, cart_id: int, bag: Bag, purchase: Purchase) -> None:
    carts.empty_lines(session, cart_id, [line.row.line_id for line in bag.bought])
    audit.record(
        session,
        actor,
        "purchase.placed",
        "purchase",
        purchase.number,
        orders=len(bag.buying),
        total_fen=purchase.total_fen,
    )
    session.flush()
