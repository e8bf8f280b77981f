"""The cases that the refunds of the demo's history came from. Nothing is drawn by lot."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.models import Order
from shop.orders.payments.models import Refund, RefundLine, RefundState
from shop.orders.returns.models import (
    BankRefund,
    BankState,
    Kind,
    Remedy,
    ReturnCase,
    ReturnLine,
    ReturnMove,
    Side,
    State,
)
from shop.orders.returns.moves import Act

CARRIER, TRACKING = "sf", "SF13{:011d}"
#: How far between receipt and refund each step of an old case lies, in hundredths.
STEPS = (
    (Act.ASK, Side.BUYER, None, State.ASKED, 10),
    (Act.ACCEPT, Side.WORKSHOP, State.ASKED, State.ACCEPTED, 18),
    (Act.SEND, Side.BUYER, State.ACCEPTED, State.SENT_BACK, 30),
    (Act.ARRIVE, Side.WORKSHOP, State.SENT_BACK, State.GOODS_BACK, 80),
    (Act.PAY, Side.WORKSHOP, State.GOODS_BACK, State.REFUNDING, 92),
    (Act.PAID, Side.CLOCK, State.REFUNDING, State.REFUNDED, 100),
)
# Words that fit a cloth, a bowl and a box of tea alike.
FAULTS = (
    "边上有一处没有做好，和页面上的照片对不上。",
    "颜色和照片差得多，页面上深，收到的浅了不少。",
    "外面的纸盒压坏了，里面也磕了一道印子。",
    "收到的和买的不是同一个样子，花样不对。",
)


def play(session: Session, today: datetime) -> None:
    """A case, seen through to its end, for each refund of what came back; the newest fault has its freight to be paid."""
    rows = session.execute(
        sa.select(Refund, Order)
        .join(Order, Order.id == Refund.order_id)
        .where(Refund.reason == "returned", Refund.state == RefundState.SUCCEEDED)
        .order_by(Refund.id)
    ).all()
    refunds = [refund.id for refund, _order in rows]
    found = sa.select(RefundLine).where(RefundLine.refund_id.in_(refunds)).order_by(RefundLine.id)
    lines: dict[int, list[RefundLine]] = {}
    for line in session.scalars(found):
        lines.setdefault(line.refund_id, []).append(line)
    claims = max((refund.id for refund, _order in rows if refund.freight_fen), default=0)
    for refund, order in rows:
        case = _old_case(session, refund, order, lines[refund.id])
        if refund.id == claims:
            _freight(session, case, today - timedelta(hours=15))


def _old_case(session: Session, refund: Refund, order: Order, lines: list[RefundLine]) -> ReturnCase:
    assert order.received_at is not None and refund.refunded_at is not None
    span = refund.refunded_at - order.received_at
    at = {act: order.received_at + span * share / 100 for act, _s, _b, _a, share in STEPS}
    fault = bool(refund.freight_fen)
    case = ReturnCase(
        number=number_of("S", at[Act.ASK], refund.id),
        order_id=order.id,
        workshop_id=order.workshop_id,
        user_id=order.user_id,
        kind=Kind.QUALITY if fault else Kind.NO_REASON,
        wish=Remedy.RETURN,
        remedy=Remedy.RETURN,
        state=State.REFUNDED,
        words=FAULTS[refund.id % len(FAULTS)] if fault else "",
        carrier=CARRIER,
        tracking_no=TRACKING.format(refund.id),
        asked_at=at[Act.ASK],
        goods_back_at=at[Act.ARRIVE],
        closed_at=refund.refunded_at,
        refund_id=refund.id,
        lines=[ReturnLine(order_line_id=x.order_line_id, pieces=x.pieces) for x in lines],
    )
    session.add(case)
    session.flush()
    session.add_all(
        ReturnMove(case_id=case.id, act=act, side=side, from_state=before, to_state=after, at=at[act])
        for act, side, before, after, _share in STEPS
    )
    return case


def _freight(session: Session, case: ReturnCase, given: datetime) -> None:
    """The buyer of the newest fault has named an account for the freight; finance is to pay it."""
    case.freight_fen = 1_200
    session.add(
        BankRefund(
            number=number_of("T", given, case.id),
            case_id=case.id,
            order_id=case.order_id,
            user_id=case.user_id,
            amount_fen=case.freight_fen,
            state=BankState.GIVEN,
            holder="买家（演示）",
            bank="演示银行",
            account=f"6200{case.id:012d}",
            asked_at=case.closed_at or given,
            given_at=given,
        )
    )


def number_of(prefix: str, at: datetime, number: int) -> str:
    """A public number: letter, day, six digits; no two of the same day are alike."""
    return f"{prefix}{clock.local_day(at):%y%m%d}-{(number * 7919 + 350_377) % 900_000 + 100_000}"
