"""Collected booth fees are paid on to the organiser: one transfer for each fair, by two people, with the bank's receipt.

They were never anybody's income: the ledger moves them from what is owed to organisers out of the settlement account.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.exhibition.exhibitors.moves import operators_of
from shop.exhibition.fairs.models import Fair
from shop.exhibition.settling import accounts, queries
from shop.exhibition.settling.models import FeeTransfer, FeeTransferLine, TransferState
from shop.orders.payouts import balances, bookings
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account

PREFIX = "F"
KIND = "booth_fees_paid_on"
T = TransferState


def make(session: Session, actor: Actor, fair: Fair) -> FeeTransfer:
    """All that is due of the fair in one transfer, waiting for the second person.

    Finance only. Conflict before the fair is over (it may still be cancelled), when nothing is due, and while the
    organiser has no account in force.
    """
    require(actor, Permission.PAYOUT_MANAGE)
    assert actor.user_id is not None
    balances.take_turn(session)
    if fair.state not in queries.PAYS_ON:
        raise Conflict(_("闭展以后才能转：取消展会，展位费要全退。"))
    fees = queries.due_fees(session, fair.id)
    if not fees:
        raise Conflict(_("没有要转的展位费。"))
    account = accounts.in_force(session, fair.organiser_id)
    if account is None:
        raise Conflict(_("主办单位还没有生效的收款账户，请他们在展会后台填。"))
    made = FeeTransfer(
        number=_free_number(session), fair_id=fair.id, account_id=account.id,
        amount_fen=sum(fee.amount_fen for fee in fees), made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    made.lines = [FeeTransferLine(fee_id=fee.id, amount_fen=fee.amount_fen) for fee in fees]
    session.add(made)
    session.flush()
    audit.record(session, actor, "fee_transfer.made", "fee_transfer", made.number, fen=made.amount_fen)
    return made


def confirm(session: Session, actor: Actor, number: str) -> FeeTransfer:
    """The second person agrees: it may go to the bank. Forbidden for who made it; Conflict when the settlement account
    holds less.
    """
    found = _held(session, actor, number, T.MADE)
    if found.made_by == actor.user_id:
        raise Forbidden(_("做的人不能自己确认，请另一位财务来。"))
    there = bookings.settlement_fen(session)
    if there < found.amount_fen:
        raise Conflict(
            _("结算账户里只有 %(a)s 元，要转 %(b)s 元。先把付款机构划来的钱登记上。",
              a=bookings.yuan(there), b=bookings.yuan(found.amount_fen))
        )  # fmt: skip
    found.state, found.confirmed_by, found.confirmed_at = T.CONFIRMED, actor.user_id, clock.now()
    session.flush()
    audit.record(session, actor, "fee_transfer.confirmed", "fee_transfer", number)
    return found


def paid(session: Session, actor: Actor, number: str, *, bank_ref: str) -> FeeTransfer:
    """The bank has done it: booked once, the organiser is told. Invalid (field bank_ref) without the receipt's number, or
    with one that was entered before.
    """
    found = _held(session, actor, number, T.CONFIRMED)
    if not bank_ref.strip():
        raise Invalid(_("请照银行回单填流水号。"), field="bank_ref")
    if session.scalar(sa.select(FeeTransfer.id).where(FeeTransfer.bank_ref == bank_ref.strip())) is not None:
        raise Invalid(_("这个流水号已经登记过了。"), field="bank_ref")
    now = clock.now()
    found.state, found.ended_at, found.bank_ref = T.PAID, now, bank_ref.strip()
    session.flush()
    ledger.post(
        session, source=f"fee_transfer:{number}", kind=KIND, workshop_id=None, county_code=None,
        order_number=None, occurred_at=now,
        postings=[
            Posting(account=Account.ORGANISER, amount_fen=found.amount_fen),
            Posting(account=Account.SETTLEMENT, amount_fen=-found.amount_fen),
        ],
    )  # fmt: skip
    audit.record(session, actor, "fee_transfer.paid", "fee_transfer", number, fen=found.amount_fen)
    _tell(session, found, "fee_paid_on")
    return found


def refused(session: Session, actor: Actor, number: str, *, note: str) -> FeeTransfer:
    """The bank sent it back: its fees are due again, the organiser is told why. Invalid (field note) without a reason."""
    found = _held(session, actor, number, T.CONFIRMED)
    if not note.strip():
        raise Invalid(_("请写银行为什么退回，主办单位看得到。"), field="note")
    _undo(session, found, T.REFUSED, note.strip())
    audit.record(session, actor, "fee_transfer.refused", "fee_transfer", number)
    _tell(session, found, "fee_paid_not", reason=found.note)
    return found


def drop(session: Session, actor: Actor, number: str) -> FeeTransfer:
    """Taken back before the second person agreed: its fees are due again."""
    found = _held(session, actor, number, T.MADE)
    _undo(session, found, T.DROPPED, "")
    audit.record(session, actor, "fee_transfer.dropped", "fee_transfer", number)
    return found


def _held(session: Session, actor: Actor, number: str, state: TransferState) -> FeeTransfer:
    require(actor, Permission.PAYOUT_MANAGE)
    balances.take_turn(session)
    found = queries.transfer(session, number, locked=True)
    if found.state != state:
        raise Conflict(_("这笔转账已经办到下一步了。"))
    return found


def _undo(session: Session, found: FeeTransfer, state: TransferState, note: str) -> None:
    found.state, found.ended_at, found.note = state, clock.now(), note
    for line in found.lines:
        line.live = False
    session.flush()


def _tell(session: Session, found: FeeTransfer, news: str, **facts: object) -> None:
    for user_id in operators_of(session, found.fair.organiser_id):
        messages.notify(
            session, user_id, "fair_news", news=news, fair=found.fair.title, workshop="",
            fen=found.amount_fen, **facts,
        )  # fmt: skip


def _free_number(session: Session) -> str:
    while True:
        number = public_number(PREFIX)
        if session.scalar(sa.select(FeeTransfer.id).where(FeeTransfer.number == number)) is None:
            return number
