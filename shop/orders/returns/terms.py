"""What a buyer may ask for, for which piece, until when, and why not. Pure: the facts are given.

No reason: until 24:00 of the seventh day after receipt (Consumer Law art. 25; BR-16), for every piece but those that
are made to order, or by their nature unfit, and of which the buyer said so at purchase (BR-17; Regulation art. 19 lets
nobody widen this). A fault: two years from receipt, the longest time in which the Civil Code (art. 621) lets a buyer
object where no other is agreed. Broken on the way, or never come: thirty days from receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shop.catalog.models import ReturnRule
from shop.core import clock
from shop.orders.fulfilment import return_window_end
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.returns.models import Kind, Refusal, Remedy

QUALITY_YEARS = 2
WAY_DAYS = 30
SENT = (OrderState.SHIPPED, OrderState.RECEIVED, OrderState.COMPLETED)

REMEDIES: dict[Kind, tuple[Remedy, ...]] = {
    Kind.NO_REASON: (Remedy.RETURN,),
    Kind.QUALITY: (Remedy.RETURN, Remedy.MEND, Remedy.REFUND),
    Kind.DAMAGED: (Remedy.REFUND, Remedy.RETURN, Remedy.MEND),
    Kind.NOT_RECEIVED: (Remedy.REFUND, Remedy.MEND),
}
# For which reasons a workshop may refuse at once. None for a return without reason: what may not be returned cannot
# be asked, and whether goods are intact shows when they are back.
REFUSALS: dict[Kind, tuple[Refusal, ...]] = {
    Kind.NO_REASON: (),
    Kind.QUALITY: (Refusal.AS_DESCRIBED, Refusal.BUYER_CAUSED, Refusal.NATURAL_TRAIT),
    Kind.DAMAGED: (Refusal.ARRIVED_INTACT, Refusal.BUYER_CAUSED),
    Kind.NOT_RECEIVED: (Refusal.DELIVERED,),
}


class WhyNot(StrEnum):
    """Why a piece cannot be asked back in a way."""

    NOT_SENT = "not_sent"
    NOTHING_LEFT = "nothing_left"
    CUSTOM_MADE = "custom_made"
    CONFIRMED = "confirmed"
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True)
class LineTerms:
    """What applies to a line: pieces that can still be asked about, and by kind why not (None: it can)."""

    line: OrderLine
    pieces: int
    why_not: Mapping[Kind, WhyNot | None]


@dataclass(frozen=True)
class Terms:
    """What applies to an order; `ends` by kind, None as long as the goods were not received."""

    lines: list[LineTerms]
    ends: Mapping[Kind, datetime | None]

    @property
    def kinds(self) -> list[Kind]:
        """Kinds that can be asked for at least one line."""
        return [kind for kind in Kind if any(x.why_not[kind] is None for x in self.lines)]


def terms_of(order: Order, taken: Mapping[int, int], now: datetime) -> Terms:
    """What applies now. `taken`: pieces by line id that went back, were given up or are asked about already."""
    ends = {kind: end_of(kind, order.received_at) for kind in Kind}
    lines = []
    for line in order.lines:
        pieces = max(0, line.quantity - line.open_pieces - taken.get(line.id, 0))
        why = {kind: _why_not(order, line, pieces, kind, ends[kind], now) for kind in Kind}
        lines.append(LineTerms(line, pieces, why))
    return Terms(lines, ends)


def end_of(kind: Kind, received_at: datetime | None) -> datetime | None:
    """The first instant at which it is too late to ask; None as long as the goods were not received."""
    if received_at is None:
        return None
    if kind == Kind.NO_REASON:
        return return_window_end(received_at)
    day = clock.local_day(received_at)
    if kind == Kind.QUALITY:
        leap = (day.month, day.day) == (2, 29)
        return clock.day_end(day.replace(year=day.year + QUALITY_YEARS, day=28 if leap else day.day))
    return clock.day_end(day + timedelta(days=WAY_DAYS))


def excepted(line: OrderLine) -> WhyNot | None:
    """Why the line may not be returned without reason: made to the buyer's own order, or unfit by its nature, and
    ticked at purchase. A rule of the seller alone excepts nothing (BR-17).
    """
    if not line.no_return_confirmed:
        return None
    if line.return_rule == ReturnRule.CUSTOM_MADE and line.made_to_order:
        return WhyNot.CUSTOM_MADE
    return WhyNot.CONFIRMED if line.return_rule == ReturnRule.CONFIRMED_EXCEPTION else None


def workshop_bears(kind: str) -> bool:
    """Who pays for sending it back: the buyer without reason, else the workshop (Consumer Law art. 24, 25)."""
    return kind != Kind.NO_REASON


def _why_not(
    order: Order, line: OrderLine, pieces: int, kind: Kind, end: datetime | None, now: datetime
) -> WhyNot | None:
    if order.state not in SENT and not (order.state == OrderState.PAID and line.sent_pieces):
        return WhyNot.NOT_SENT
    if not pieces:
        return WhyNot.NOTHING_LEFT
    if kind == Kind.NO_REASON and (why := excepted(line)):
        return why
    return WhyNot.OUT_OF_TIME if end is not None and now >= end else None
