"""The rows of a purchase: orders and lines as photographs of the bag, what is owed, the first move of each order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Address
from shop.catalog.id_lists import read
from shop.core import clock
from shop.core.access import Actor
from shop.core.db import table_of
from shop.core.numbers import public_number
from shop.heritage.queries import place_text
from shop.orders import pickups
from shop.orders.bag import Bag, Group, Line
from shop.orders.models import Order, OrderLine, OrderMove, OrderState, Purchase
from shop.orders.payments import starting
from shop.orders.payments.models import PayableKind
from shop.orders.promotions import rates, uses
from shop.orders.promotions.commission import Rate, commission_fen, rate_for

PREFIX = "P"
ORDER_PREFIX = "D"
_TAKEN = sa.select(Purchase.number).where(Purchase.number.in_(sa.bindparam("offers", expanding=True)))
_LINES, _MOVES = sa.insert(table_of(OrderLine)), sa.insert(table_of(OrderMove))


def wishes(bag: Bag) -> dict[int, int]:
    """Pieces to promise by stock row; what is made to order needs none."""
    return {
        line.row.stock_id: line.row.quantity
        for line in bag.bought
        if line.row.stock_id is not None and not line.row.made_to_order
    }


def free_number(session: Session) -> str:
    """A purchase number nobody has; UNIQUE has the last word."""
    while True:
        offers = [public_number(PREFIX) for _i in range(3)]
        taken = {number for (number,) in read(session, _TAKEN, {"offers": offers})}
        for number in offers:
            if number not in taken:
                return number


def order_number(purchase_number: str, position: int) -> str:
    """The orders of P261122-480213 are D261122-480213-1, -2 ..."""
    return f"{ORDER_PREFIX}{purchase_number.removeprefix(PREFIX)}-{position}"


def write(
    session: Session,
    actor: Actor,
    bag: Bag,
    *,
    number: str,
    address: Address,
    note: str,
    ticks: Collection[int],
    key: str,
) -> Purchase:
    """Write purchase, orders, lines, moves, payable and what was used of promotions, each kind of row in one statement.

    The rate of commission of this day is frozen on each line.
    """
    assert actor.user_id is not None
    purchase = Purchase(
        number=number,
        user_id=actor.user_id,
        idempotency_key=key,
        goods_fen=bag.goods_fen,
        freight_fen=bag.freight_fen,
        discount_fen=bag.discount_fen,
        total_fen=bag.total_fen,
        recipient=address.recipient,
        phone=address.phone,
        region_code=address.region_code,
        region_text=place_text(session, address.region_code),
        street=address.street,
        note=note,
        placed_at=bag.at,
    )
    begun = rates.rates_on(session, clock.local_day(bag.at), [g.seller.workshop_id for g in bag.buying])
    purchase.orders = [_order(purchase, group, position) for position, group in enumerate(bag.buying, 1)]
    session.add(purchase)
    session.flush()
    # Rows whose ids nobody needs now go in many at a time.
    session.execute(
        _LINES,
        [
            _line(order, line, position, begun, line.row.line_id in ticks)
            for order, group in zip(purchase.orders, bag.buying, strict=True)
            for position, line in enumerate(group.bought, 1)
        ],
    )
    session.execute(_MOVES, [_first_move(order, actor) for order in purchase.orders])
    uses.write(
        session,
        bag.applied,
        bag.items,
        user_id=actor.user_id,
        purchase_id=purchase.id,
        order_ids={order.workshop_id: order.id for order in purchase.orders},
        at=bag.at,
    )
    starting.owe(session, PayableKind.PURCHASE, purchase.id, amount_fen=purchase.total_fen, at=bag.at)
    return purchase


def _first_move(order: Order, actor: Actor) -> dict[str, Any]:
    return {
        "order_id": order.id,
        "from_state": None,
        "to_state": OrderState.UNPAID,
        "at": order.placed_at,
        "actor_id": actor.user_id,
        "reason": "placed",
    }


def _order(purchase: Purchase, group: Group, position: int) -> Order:
    seller = group.seller
    return Order(
        number=order_number(purchase.number, position),
        workshop_id=seller.workshop_id,
        user_id=purchase.user_id,
        workshop_name=seller.workshop_name,
        certificate_no=seller.certificate_no,
        channel=seller.channel,
        origin_ref=seller.origin_ref,
        county_code=seller.county_code,
        state=OrderState.UNPAID,
        goods_fen=group.goods_fen,
        freight_fen=group.freight_fen,
        discount_fen=group.discount_fen,
        total_fen=group.total_fen,
        placed_at=purchase.placed_at,
        pickup_point_id=seller.point_id if group.pickup else None,
        pickup=seller.point if group.pickup else None,
        pickup_code=pickups.new_code() if group.pickup else None,
    )


def _line(order: Order, line: Line, position: int, begun: Sequence[Rate], ticked: bool) -> dict[str, Any]:
    row, share = line.row, line.share
    rate_bp = rate_for(begun, category_id=row.category_id, workshop_id=row.workshop_id)
    return {
        "order_id": order.id,
        "position": position,
        "variant_id": row.variant_id,
        "product_id": row.product_id,
        "product_slug": row.slug,
        "title": row.title,
        "sku_code": row.sku_code,
        "options": row.options,
        "picture_key": row.picture_key,
        "quantity": row.quantity,
        "unit_fen": line.unit_fen,
        "goods_fen": line.goods_fen,
        "discount_fen": share.total_fen,
        "discount_workshop_fen": share.workshop_fen,
        "discount_platform_fen": share.platform_fen,
        "subsidy_fen": share.subsidy_fen,
        "commission_bp": rate_bp,
        "commission_fen": commission_fen(line.goods_fen, share.workshop_fen, rate_bp),
        "tax_rate_bp": row.tax_rate_bp,
        "price_id": row.price_id,
        "stock_id": None if row.made_to_order else row.stock_id,
        "craft_id": row.craft_id,
        "craft_name": row.craft_name,
        "ich_item_id": row.ich_item_id,
        "ich_item_name": row.ich_item_name or "",
        "made_to_order": row.made_to_order,
        "lead_days": row.lead_days,
        "return_rule": row.return_rule,
        "no_return_confirmed": line.needs_tick and ticked,
    }
