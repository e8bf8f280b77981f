"""Booth fees: owed by the workshop to the organiser, paid through the store, owed on to the organiser; nobody's income.

A fee is a payable of its own kind. It names no workshop in the ledger, so no figure of income counts it. Until its fair is
over it lies there for whom it may have to go back to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import queries
from shop.exhibition.exhibitors.models import BoothFee, Exhibitor
from shop.exhibition.exhibitors.moves import tell
from shop.exhibition.fairs.models import Booth, Fair
from shop.orders.payments import excess, refunding, settle, starting
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account
from shop.workshops.models import Workshop


def owe(session: Session, fair: Fair, exhibitor: Exhibitor, booth: Booth) -> BoothFee | None:
    """What the booth costs is owed from now on, for the fair's days of payment; None when it costs nothing or is owed
    already at this amount. Conflict when another amount was paid before.
    """
    before = queries.fee_of(session, exhibitor.id)
    if before is not None and before.amount_fen == booth.fee_fen:
        return before
    if before is not None and before.paid_at is not None:
        raise Conflict(_("原来的展位费已经付了，两个展位的费用不一样，不能换。"))
    if before is not None:
        end(session, before)
    if not booth.fee_fen:
        return None
    now = clock.now()
    fee = BoothFee(
        fair_id=fair.id, exhibitor_id=exhibitor.id, workshop_id=exhibitor.workshop_id,
        amount_fen=booth.fee_fen, owed_at=now, due_at=now + timedelta(days=fair.fee_days),
        refund_until=fair.refund_until,
    )  # fmt: skip
    session.add(fee)
    session.flush()
    starting.owe(
        session,
        PayableKind.BOOTH_FEE,
        fee.id,
        amount_fen=fee.amount_fen,
        at=now,
        payable_for=fee.due_at - now,
    )
    return fee


def end(session: Session, fee: BoothFee) -> None:
    """It is not owed any more. The payable closes once the provider says that nothing was paid."""
    now = clock.now()
    fee.ended_at = now
    payable = payable_of(session, fee.id)
    payable.payable_until = min(payable.payable_until, now)
    payable.hold_until = min(payable.hold_until, now)
    session.flush()


def payable_of(session: Session, fee_id: int) -> Payable:
    """What is owed for the fee."""
    rows = sa.select(Payable).where(Payable.kind == PayableKind.BOOTH_FEE, Payable.ref == fee_id)
    return session.scalars(rows).one()


def begin_payment(session: Session, actor: Actor, fee: BoothFee, *, provider: str) -> Payment:
    """The payment to open a session for. Forbidden for who does not work for the workshop, Conflict when it is paid, not
    owed any more or its time is over.
    """
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, fee.workshop_id))
    if fee.ended_at is not None:
        raise Conflict(_("这笔展位费不用付了。"))
    return starting.begin(session, payable_of(session, fee.id).id, provider=provider)


def paid(session: Session, payable: Payable, payment: Payment, *, late: bool) -> None:
    """The provider says it was paid: it lies there for the organiser. If the booth has gone to somebody else meanwhile,
    all of it goes back.
    """
    assert payment.paid_at is not None
    fee = session.get_one(BoothFee, payable.ref, with_for_update=True, populate_existing=True)
    if fee.ended_at is not None or late:
        excess.book(session, payment, payable.amount_fen)
        refunding.write(session, payment, excess_fen=payable.amount_fen, reason="booth_gone")
        return
    fee.paid_at = payment.paid_at
    session.flush()
    ledger.post(
        session, source=f"booth_fee:{fee.id}", kind="booth_fee", workshop_id=None, county_code=None,
        order_number=None, occurred_at=payment.paid_at,
        postings=[
            Posting(account=Account.PROVIDER, amount_fen=payable.amount_fen),
            Posting(account=Account.ORGANISER, amount_fen=-payable.amount_fen),
        ],
    )  # fmt: skip
    fair = session.get_one(Fair, fee.fair_id)
    tell(session, fair, session.get_one(Exhibitor, fee.exhibitor_id), "fee_paid", fen=fee.amount_fen)


def give_back(session: Session, fee: BoothFee, *, reason: str) -> None:
    """A paid fee goes back whole to who paid it; it is not the organiser's any more. `reason`: a word for the refund."""
    assert fee.paid_at is not None and fee.ended_at is None
    now = clock.now()
    fee.ended_at = fee.refunded_at = now
    session.flush()
    ledger.post(
        session, source=f"booth_fee:{fee.id}", kind="booth_fee_back", workshop_id=None, county_code=None,
        order_number=None, occurred_at=now,
        postings=[
            Posting(account=Account.ORGANISER, amount_fen=fee.amount_fen),
            Posting(account=Account.BUYER_CREDIT, amount_fen=-fee.amount_fen),
        ],
    )  # fmt: skip
    left = fee.amount_fen
    for payment in settle.payments_of(session, payable_of(session, fee.id)):
        part = min(left, payment.amount_fen) if payment.state == PaymentState.SUCCEEDED else 0
        if part:
            refunding.write(session, payment, excess_fen=part, reason=reason)
            left -= part


def settle_leaving(session: Session, fee: BoothFee, at: datetime) -> bool:
    """Who has the fee leaves at the instant: one not paid is not owed any more, a paid one goes back in the time that the
    fair's conditions gave. Answers whether it goes back.
    """
    if fee.paid_at is None:
        end(session, fee)
        return False
    if fee.refund_until is None or at >= fee.refund_until:
        return False
    give_back(session, fee, reason="fair_left")
    return True


def refunded(session: Session, refund: object) -> None:
    """A fee that went back is a credit that has gone; the payments book it, nothing else hangs on it."""


def waive(session: Session, actor: Actor, fair: Fair, exhibitor: Exhibitor) -> None:
    """The organiser does not ask for it. Conflict when it is paid."""
    require(actor, Permission.FAIR_MANAGE, fair)
    fee = queries.fee_of(session, exhibitor.id)
    if fee is None or fee.paid_at is not None:
        raise Conflict(_("没有要免的展位费。"))
    end(session, fee)
    audit.record(session, actor, "fair.fee_waived", "fair", fair.id, workshop=exhibitor.workshop_id)
