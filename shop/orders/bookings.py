"""What an order writes into the ledger of its workshop: the sale, and what goes back of it. Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage.models import Region
from shop.orders.models import Order, OrderLine
from shop.orders.payments.models import Refund, RefundLine
from shop.orders.promotions.commission import reversed_fen
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel


class Kept(NamedTuple):
    """What hangs on a line beside the money: who bore its discount, and the commission. In fen."""

    workshop_fen: int
    platform_fen: int
    subsidy_fen: int
    commission_fen: int

    @property
    def discount_fen(self) -> int:
        """The discount, whoever bore it."""
        return self.workshop_fen + self.platform_fen + self.subsidy_fen


def kept_of(line: OrderLine) -> Kept:
    """As it was frozen at the sale."""
    return Kept(line.discount_workshop_fen, line.discount_platform_fen, line.subsidy_fen, line.commission_fen)


def reversed_of(line: OrderLine, refunded_fen: int) -> Kept:
    """What the latest refund of a line, counted in its `refunded_fen`, reverses of it."""
    before = line.refunded_fen - refunded_fen
    return Kept(
        *(
            reversed_fen(fen, paid_fen=line.paid_fen, before_fen=before, refunded_fen=refunded_fen)
            for fen in kept_of(line)
        )
    )


def sale_postings(order: Order) -> list[Posting]:
    """The sides of a sale: money at the provider and what each bearer of a discount gives, against goods per line and
    freight; and the commission. Pure; history in bulk uses it.
    """
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
        *_borne(channel, [(line, kept_of(line)) for line in order.lines], 1),
    ]


def refund_postings(order: Order, refund: Refund, parts: Mapping[int, RefundLine]) -> list[Posting]:
    """The sides of a refund. `parts`: by order line, whose `refunded_fen` counts them already. Pure.

    What each bearer gave, and the commission, is reversed in proportion to what the buyer gets back of the line; goods
    are reversed gross. When all of a line has gone back all of it is reversed, to the fen.
    """
    channel = Channel(order.channel)
    back = [(line, reversed_of(line, parts[line.id].goods_fen)) for line in order.lines if line.id in parts]
    lines = [
        _goods(
            Account.GOODS_REFUNDED,
            channel,
            line,
            parts[line.id].goods_fen + kept.discount_fen,
            parts[line.id].pieces,
        )
        for line, kept in back
    ]
    return [
        *lines,
        *_borne(channel, back, -1),
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


def _borne(channel: Channel, lines: Sequence[tuple[OrderLine, Kept]], sign: int) -> list[Posting]:
    """What bearers give (1) or get back (-1), and the commission. The workshop's own part lessens its income, so it
    stands with the goods; the other parts do not.
    """

    def total(fen: Iterable[int]) -> int:
        return sign * sum(fen)

    commission = total(kept.commission_fen for _line, kept in lines)
    own = [
        replace(_goods(Account.DISCOUNT_WORKSHOP, channel, line, sign * kept.workshop_fen, 0), pieces=None)
        for line, kept in lines
    ]
    return [
        *own,
        Posting(
            account=Account.DISCOUNT_PLATFORM, amount_fen=total(kept.platform_fen for _line, kept in lines)
        ),
        Posting(account=Account.SUBSIDY, amount_fen=total(kept.subsidy_fen for _line, kept in lines)),
        Posting(account=Account.COMMISSION, amount_fen=commission),
        Posting(account=Account.PLATFORM_FEE, amount_fen=-commission),
    ]


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
        origin_ref=order.origin_ref,
    )
