"""The rows of a purchase: orders and lines as photographs of the bag, what is owed, the first move of each order."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Address
from shop.catalog.id_lists import read
from shop.core.access import Actor
from shop.core.db import table_of
from shop.core.numbers import public_number
from shop.heritage.queries import place_text
from shop.orders import amounts
from shop.orders.bag import Bag, Group, Line
from shop.orders.models import Order, OrderLine, OrderMove, OrderState, Purchase
from shop.orders.payments import starting
from shop.orders.payments.models import PayableKind

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
    """Write purchase, orders, lines, moves and payable, each kind of row in one statement."""
    assert actor.user_id is not None
    purchase = Purchase(
        number=number,
        user_id=actor.user_id,
        idempotency_key=key,
        goods_fen=bag.goods_fen,
        freight_fen=bag.freight_fen,
        discount_fen=0,
        total_fen=bag.total_fen,
        recipient=address.recipient,
        phone=address.phone,
        region_code=address.region_code,
        region_text=place_text(session, address.region_code),
        street=address.street,
        note=note,
        placed_at=bag.at,
    )
    discounts = amounts.split_discount(0, [[line.goods_fen for line in g.bought] for g in bag.buying])
    purchase.orders = [
        _order(purchase, group, position, sum(parts))
        for position, (group, parts) in enumerate(zip(bag.buying, discounts, strict=True), 1)
    ]
    session.add(purchase)
    session.flush()
    # Rows whose ids nobody needs now go in many at a time.
    session.execute(
        _LINES,
        [
            _line(order, line, position, off, line.row.line_id in ticks)
            for order, group, parts in zip(purchase.orders, bag.buying, discounts, strict=True)
            for position, (line, off) in enumerate(zip(group.bought, parts, strict=True), 1)
        ],
    )
    session.execute(_MOVES, [_first_move(order, actor) for order in purchase.orders])
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


def _order(purchase: Purchase, group: Group, position: int, discount: int) -> Order:
    seller = group.seller
    return Order(
        number=order_number(purchase.number, position),
        workshop_id=seller.workshop_id,
        user_id=purchase.user_id,
        workshop_name=seller.workshop_name,
        certificate_no=seller.certificate_no,
        county_code=seller.county_code,
        state=OrderState.UNPAID,
        goods_fen=group.goods_fen,
        freight_fen=group.freight_fen,
        discount_fen=discount,
        total_fen=group.total_fen - discount,
        placed_at=purchase.placed_at,
    )


def _line(order: Order, line: Line, position: int, discount_fen: int, ticked: bool) -> dict[str, Any]:
    row = line.row
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
        "discount_fen": discount_fen,
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
