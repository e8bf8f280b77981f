"""What must hold whatever happened: money, pieces, orders, statistics and the right to sell. Faults as sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.catalog.models import Stock
from shop.core import clock
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from shop.orders.models import CloseReason, Order, OrderLine, OrderState, Purchase
from shop.orders.payments.models import (
    Payable,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    SandboxRefund,
    SandboxSession,
)
from shop.orders.payouts import pages
from shop.orders.payouts.models import MoneyMove, MoveKind, Payout, PayoutShare, PayoutState
from shop.orders.payouts.statement import statement
from shop.orders.returns.models import ReturnLine
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.periods import Period, Unit
from shop.workshops.models import Certificate, CertificateEvent, EventKind
from tests.histories.world import START, Market

OUT = (PayoutState.SENT, PayoutState.PAID)
# Closed for one of these, the pieces lie on the shelf again (or never left it).
BACK_ON_THE_SHELF = (CloseReason.BUYER_CANCELLED, CloseReason.RIGHT_LOST, CloseReason.OUT_OF_STOCK)


def faults(session: Session, market: Market) -> list[str]:
    """All that is wrong; asked when nothing is on its way any more."""
    return [
        *ledger_check.check(session).faults,
        *_nothing_waits(session),
        *_money(session),
        *_purchases(session),
        *_amounts(session),
        *_pieces(session, market),
        *_rights(session),
        *_payouts(session, market),
    ]


def _nothing_waits(session: Session) -> Iterator[str]:
    for task in session.scalars(sa.select(OutboxTask).where(OutboxTask.done_at.is_(None))):
        yield f"task {task.topic} is not done: {task.last_error}"
    live = (PaymentState.CREATED, PaymentState.OPEN)
    for payment in session.scalars(sa.select(Payment).where(Payment.state.in_(live))):
        yield f"payment {payment.id} is still {payment.state}"
    for refund in session.scalars(sa.select(Refund).where(Refund.state != RefundState.SUCCEEDED)):
        yield f"refund {refund.id} is {refund.state}"
    for order in session.scalars(sa.select(Order).where(Order.state == OrderState.UNPAID)):
        yield f"order {order.number} is neither paid nor closed"


def _money(session: Session) -> Iterator[str]:
    """The bank's own book against ours: the same payments and refunds, the same sum in the ledger."""
    paid = {r.payment_uuid: r for r in session.scalars(sa.select(SandboxSession)) if r.state == "paid"}
    back = {r.key: r.amount_fen for r in session.scalars(sa.select(SandboxRefund))}
    ours = {p.uuid: p for p in session.scalars(sa.select(Payment)) if p.state == PaymentState.SUCCEEDED}
    refunds = {r.uuid: r.amount_fen for r in session.scalars(sa.select(Refund))}
    if {k: v.amount_fen for k, v in paid.items()} != {k: v.amount_fen for k, v in ours.items()}:
        yield f"the bank was paid {sorted(paid)}, we know of {sorted(ours)}"
    if {k: v.paid_at for k, v in paid.items()} != {k: v.paid_at for k, v in ours.items()}:
        yield "an instant of payment differs"
    if back != refunds:
        yield f"the bank paid back {back}, we asked for {refunds}"
    at_bank = sum(v.amount_fen for v in paid.values()) - sum(back.values())
    booked = _booked(session, Account.PROVIDER) + _moved(session, MoveKind.FROM_PROVIDER, MoveKind.FEE)
    if at_bank != booked:
        yield f"the bank took {at_bank}, the ledger says {booked}"
    out = sum(p.amount_fen for p in session.scalars(sa.select(Payout).where(Payout.state.in_(OUT))))
    held = _booked(session, Account.SETTLEMENT) + _booked(session, Account.PAYOUT_TRANSIT)
    sent = sum(
        p.amount_fen for p in session.scalars(sa.select(Payout).where(Payout.state == PayoutState.SENT))
    )
    came = _moved(session, MoveKind.FROM_PROVIDER, MoveKind.TOP_UP)
    if came - out != held - sent:
        yield f"{came} came to us, {out} went out, {held} is held with {sent} under way"
    if _booked(session, Account.BUYER_CREDIT):
        yield "money of buyers was not paid back"


def _moved(session: Session, *kinds: MoveKind) -> int:
    sums = sa.select(sa.func.sum(MoneyMove.amount_fen)).where(MoneyMove.kind.in_(kinds))
    return session.scalar(sums) or 0


def _booked(session: Session, account: Account) -> int:
    sums = sa.select(sa.func.sum(LedgerPosting.amount_fen)).where(LedgerPosting.account == account)
    return session.scalar(sums) or 0


def _purchases(session: Session) -> Iterator[str]:
    """Paid once or not at all: what stays of the payments is what stays of the orders."""
    for purchase in session.scalars(sa.select(Purchase)):
        payable = session.scalars(sa.select(Payable).where(Payable.ref == purchase.id)).one()
        paid = [p for p in payable.payments if p.state == PaymentState.SUCCEEDED]
        stays = sum(p.amount_fen - sum(r.amount_fen for r in p.refunds) for p in paid)
        settled = payable.settled_at is not None
        keeps = sum(o.total_fen - o.refunded_fen for o in purchase.orders) if settled else 0
        if bool(paid) != settled or stays != keeps:
            yield f"purchase {purchase.number}: {stays} fen of payments stay, {keeps} of orders"
        if any((order.paid_at is not None) != settled for order in purchase.orders):
            yield f"purchase {purchase.number} is paid in part"
        sales = sa.select(sa.func.count()).where(
            LedgerEntry.kind == "sale", LedgerEntry.order_number.in_([o.number for o in purchase.orders])
        )
        if session.scalar(sales) != (len(purchase.orders) if settled else 0):
            yield f"purchase {purchase.number} has {session.scalar(sales)} sales in the ledger"


def _amounts(session: Session) -> Iterator[str]:
    for purchase in session.scalars(sa.select(Purchase)):
        if purchase.total_fen != sum(order.total_fen for order in purchase.orders):
            yield f"purchase {purchase.number} is not the sum of its orders"
        for order in purchase.orders:
            lines = sum(line.goods_fen - line.discount_fen for line in order.lines)
            if order.total_fen != lines + order.freight_fen:
                yield f"order {order.number} is not the sum of its lines"
            if sum(line.refunded_fen for line in order.lines) > order.refunded_fen:
                yield f"order {order.number}: lines gave back more than the order"


def _pieces(session: Session, market: Market) -> Iterator[str]:
    """On hand = given + counted anew - sold + put back; nothing is promised to anybody any more."""
    gone: Counter[int] = Counter()
    returned: Counter[int] = Counter()
    for row in session.scalars(sa.select(ReturnLine)):
        returned[row.order_line_id] += row.restocked
    sold = sa.select(OrderLine, Order).join(Order, Order.id == OrderLine.order_id)
    for line, order in session.execute(sold.where(Order.paid_at.is_not(None))):
        if line.stock_id is not None and order.close_reason not in BACK_ON_THE_SHELF:
            gone[line.stock_id] += line.quantity - line.cancelled_pieces - returned[line.id]
    recounts: Counter[str] = Counter()
    for told in session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "stock.recounted")):
        recounts[told.object_ref] += told.facts["change"]
    for shelf in session.scalars(sa.select(Stock).where(Stock.id.in_(market.given))):
        there = market.given[shelf.id] + recounts[str(shelf.variant_id)] - gone[shelf.id]
        if (shelf.on_hand, shelf.reserved) != (there, 0):
            yield f"stock {shelf.id}: {shelf.on_hand} on hand ({shelf.reserved} promised), {there} expected"


def _rights(session: Session) -> Iterator[str]:
    """No order was placed, and none paid stands, while its workshop was suspended."""
    spans = _suspended(session)
    for order in session.scalars(sa.select(Order)):
        if _within(order.placed_at, spans[order.workshop_id]):
            yield f"order {order.number} was placed while its workshop was suspended"
        refused = order.close_reason in (CloseReason.RIGHT_LOST, CloseReason.OUT_OF_STOCK)
        if order.paid_at and _within(order.paid_at, spans[order.workshop_id]) and not refused:
            yield f"order {order.number} was paid while its workshop was suspended, and stands"


def _suspended(session: Session) -> defaultdict[int, list[list[datetime]]]:
    """By workshop: since when, and until when where it was lifted."""
    spans: defaultdict[int, list[list[datetime]]] = defaultdict(list)
    told = sa.select(Certificate.workshop_id, CertificateEvent.kind, CertificateEvent.effective_at)
    told = told.join(Certificate, Certificate.id == CertificateEvent.certificate_id)
    for workshop_id, kind, at in session.execute(told.order_by(CertificateEvent.id)):
        if kind == EventKind.SUSPENDED:
            spans[workshop_id].append([at])
        elif kind == EventKind.LIFTED:
            spans[workshop_id][-1].append(at)
    return spans


def _within(at: datetime, spans: list[list[datetime]]) -> bool:
    return any(span[0] <= at and (len(span) == 1 or at < span[1]) for span in spans)


def _payouts(session: Session, market: Market) -> Iterator[str]:
    """The parts of a balance add up, months follow each other, and no order was paid more than it brought."""
    month = Period.of(Unit.MONTH, clock.local_day(START))
    last = Period.of(Unit.MONTH, clock.local_day(market.now))
    for workshop_id in market.workshops:
        purse = pages.purse(session, workshop_id)
        parts = purse.pending_fen + purse.held_fen + purse.next_fen + purse.in_batch_fen
        if parts + purse.owed.under_way_fen != purse.owed.owed_fen:
            yield f"workshop {workshop_id} is owed {purse.owed.owed_fen}, its parts say {parts}"
        before, at = 0, month
        while at <= last:
            sheet = statement(session, workshop_id, at)
            if (sheet.opening_fen, sheet.opening_fen + sheet.moved_fen) != (before, sheet.closing_fen):
                yield f"the statement of {workshop_id} for {at.code} does not add up"
            before, at = sheet.closing_fen, at.next
        if before != purse.owed.owed_fen:
            yield f"the statements of {workshop_id} end with {before}, not {purse.owed.owed_fen}"
    doubled = (
        sa.select(PayoutShare.subject)
        .where(PayoutShare.round.is_not(None), PayoutShare.amount_fen > 0)
        .group_by(PayoutShare.subject)
        .having(sa.func.sum(PayoutShare.amount_fen) > sa.func.max(PayoutShare.amount_fen))
    )
    for subject in session.scalars(doubled):
        order = session.scalars(sa.select(Order).where(Order.number == subject)).one()
        yield f"order {order.number} of {order.total_fen} was paid out in several shares"
