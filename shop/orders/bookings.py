"""What an order writes into the ledger of its workshop: the sale, and what goes back of it. Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage.models import Region
from shop.orders.models import Order, OrderLine
from shop.orders.payments.models import Refund, RefundLine
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel


def sale_postings(order: Order) -> list[Posting]:
    """The sides of a sale: money at the provider against goods per line and freight. Pure; history in bulk uses it."""
    channel = Channel(order.channel)
    return [
        Posting(account=Account.PROVIDER, amount_fen=order.total_fen),
        *(_goods(Account.GOODS, channel, line, -line.goods_fen, line.quantity) for line in order.lines),
        Posting(
            account=Account.FREIGHT,
            amount_fen=-order.freight_fen,
            channel=channel,
            craft_id=order.lines[0].craft_id,
        ),
        Posting(account=Account.DISCOUNT_WORKSHOP, amount_fen=order.discount_fen, channel=channel),
    ]


def refund_postings(order: Order, refund: Refund, parts: Mapping[int, RefundLine]) -> list[Posting]:
    """The sides of a refund. `parts`: by order line. Pure."""
    channel = Channel(order.channel)
    lines = [
        _goods(Account.GOODS_REFUNDED, channel, line, parts[line.id].goods_fen, parts[line.id].pieces)
        for line in order.lines
        if line.id in parts
    ]
    return [
        *lines,
        Posting(
            account=Account.FREIGHT_REFUNDED,
            amount_fen=refund.freight_fen,
            channel=channel,
            craft_id=order.lines[0].craft_id,
        ),
        Posting(
            account=Account.SETTLEMENT if refund.by_bank else Account.PROVIDER,
            amount_fen=-(refund.goods_fen + refund.freight_fen),
        ),
    ]


def in_turn(session: Session, orders: Iterable[Order]) -> None:
    """Bookings of one county wait for each other, counties in the order of their codes.

    An entry raises a row of its workshop and one of its county; two transactions that book several orders would
    otherwise wait for each other in a circle. Nobody who only refers to the county waits. SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    codes = sorted({order.county_code for order in orders})
    session.execute(
        sa.select(Region.code)
        .where(Region.code.in_(codes))
        .order_by(Region.code)
        .with_for_update(key_share=True)
    ).all()


def sale(session: Session, order: Order, *, at: datetime) -> None:
    """Book the sale at the provider's instant; once, however often."""
    _post(session, order, f"order:{order.number}", "sale", at, sale_postings(order))


def refund(session: Session, order: Order, row: Refund, parts: Mapping[int, RefundLine]) -> None:
    """Book what went back, at the provider's instant."""
    assert row.refunded_at is not None
    postings = refund_postings(order, row, parts)
    _post(session, order, f"refund:{row.uuid}", "refund", row.refunded_at, postings)


def _goods(account: Account, channel: Channel, line: OrderLine, fen: int, pieces: int) -> Posting:
    return Posting(
        account=account,
        amount_fen=fen,
        channel=channel,
        craft_id=line.craft_id,
        ich_item_id=line.ich_item_id,
        sku_code=line.sku_code,
        title=line.title,
        pieces=pieces,
    )


def _post(session: Session, order: Order, source: str, kind: str, at: datetime, sides: list[Posting]) -> None:
    ledger.post(
        session,
        source=source,
        kind=kind,
        workshop_id=order.workshop_id,
        county_code=order.county_code,
        order_number=order.number,
        occurred_at=at,
        postings=sides,
    )
