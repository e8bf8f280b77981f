"""Money that goes to a buyer by bank transfer: what the provider refused for good, and return freight the workshop bears.

The buyer names an account, the platform's finance pays and notes the bank's reference. The account stands in its own
table, in full only until it is paid, and in no audit, ledger, message or task.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.numbers import public_number
from shop.orders.models import Order, Purchase
from shop.orders.payments import excess, paid_back
from shop.orders.payments.bank.models import BankTransfer
from shop.orders.payments.models import Payable, PayableKind, Payment, Refund, RefundState
from shop.orders.returns.models import BankRefund, BankState, ReturnCase
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account

BATCH = 100
#: Who is to be asked for an account when what was paid was no purchase: a user's id by `Payable`, as a scalar.
_payers: list[Callable[[], sa.ColumnElement[int | None]]] = []
_ACCOUNT = re.compile(r"\d{8,30}")


def ask_whom(payer: Callable[[], sa.ColumnElement[int | None]]) -> None:
    """A matter above says whom to ask for its payables: the id of a user, correlated with `Payable` and `Refund`."""
    if payer not in _payers:
        _payers.append(payer)


def ask_for_failed(session: Session) -> int:
    """Buyers of refunds the provider refused for good are asked for an account. Answers how many."""
    known = sa.exists().where(BankRefund.refund_id == Refund.id)
    payers = [payer() for payer in _payers]
    buyer = sa.func.coalesce(Order.user_id, Purchase.user_id, *payers, BankTransfer.chosen_by)
    rows = session.execute(
        sa.select(Refund, Order.id, buyer)
        .join(Refund.payment)
        .join(Payment.payable)
        .outerjoin(Order, Order.id == Refund.order_id)
        .outerjoin(Purchase, sa.and_(Payable.kind == PayableKind.PURCHASE, Purchase.id == Payable.ref))
        .outerjoin(BankTransfer, BankTransfer.payable_id == Payable.id)
        .where(
            sa.or_(Refund.state == RefundState.FAILED, Refund.bounced_at.is_not(None)),
            ~known,
            buyer.is_not(None),
        )
        .order_by(Refund.id)
        .limit(BATCH)
        .with_for_update(of=Refund, skip_locked=True)
    ).all()
    for refund, order_id, user_id in rows:
        _ask(session, user_id, refund.amount_fen, order_id=order_id, refund_id=refund.id)
    return len(rows)


def ask_freight(session: Session, case: ReturnCase) -> None:
    """The workshop bears what the buyer paid to send it back: the buyer is asked for an account."""
    _ask(session, case.user_id, case.freight_fen, order_id=case.order_id, case_id=case.id)


def give_account(
    session: Session, actor: Actor, number: str, *, holder: str, bank: str, account: str
) -> BankRefund:
    """The buyer names the account, or corrects it as long as nothing was paid. Invalid (field account) for a number that
    is none; Conflict when it was paid meanwhile.
    """
    row = _locked(session, number)
    digits = re.sub(r"[\s\-]", "", account)
    if not _ACCOUNT.fullmatch(digits):
        raise Invalid(_("账号是 8 到 30 位数字，请对一对。"), field="account")
    _must_be_unpaid(row)
    row.holder, row.bank, row.account = holder.strip(), bank.strip(), digits
    row.state, row.given_at = BankState.GIVEN, clock.now()
    audit.record(session, actor, "bank_refund.account_given", "bank_refund", row.number)
    session.flush()
    return row


def look(session: Session, actor: Actor, row: BankRefund) -> None:
    """Finance opens the account: each look is noted."""
    audit.record(session, actor, "bank_refund.account_seen", "bank_refund", row.number)
    session.flush()


def mark_paid(session: Session, actor: Actor, number: str, *, bank_ref: str) -> BankRefund:
    """The bank has paid it under this reference: booked from the settlement account, once.

    Invalid (field bank_ref) for a reference noted before; Conflict without an account, when it was paid before, or when
    the provider paid it back after all.
    """
    row = _locked(session, number)
    _must_be_unpaid(row)
    if row.state != BankState.GIVEN:
        raise Conflict(_("买家还没有填收款账户。"))
    if session.scalar(sa.select(BankRefund.id).where(BankRefund.bank_ref == bank_ref)) is not None:
        raise Invalid(_("这个银行流水号已经用过了，请对一对。"), field="bank_ref")
    row.state, row.paid_at, row.paid_by, row.bank_ref = BankState.PAID, clock.now(), actor.user_id, bank_ref
    row.account = f"****{row.account[-4:]}"
    session.flush()
    if row.refund_id is not None:
        _refund_paid(session, row)
    else:
        _freight_paid(session, row)
    audit.record(
        session, actor, "bank_refund.paid", "bank_refund", row.number, fen=row.amount_fen, bank_ref=bank_ref
    )
    session.flush()
    return row


def _refund_paid(session: Session, row: BankRefund) -> None:
    assert row.refund_id is not None
    refund = paid_back.locked(session, row.refund_id)
    if refund.bounced_at is not None:
        excess.book_bounced_back(session, refund, clock.now())
        return
    if refund.state != RefundState.FAILED:
        raise Conflict(_("付款机构已经把这笔退回去了，不要再转账。"), code="REFUNDED_ALREADY")
    refund.by_bank = True
    session.flush()
    paid_back.succeeded(session, refund.id, clock.now())


def _freight_paid(session: Session, row: BankRefund) -> None:
    """It is a cost of the workshop, no sale taken back: statistics of sales stay as they are."""
    order = session.get_one(Order, row.order_id)
    ledger.post(
        session,
        source=f"bank_refund:{row.number}",
        kind="return_freight",
        workshop_id=order.workshop_id,
        county_code=order.county_code,
        order_number=order.number,
        occurred_at=clock.now(),
        postings=[
            Posting(account=Account.PENALTY, amount_fen=row.amount_fen),
            Posting(account=Account.SETTLEMENT, amount_fen=-row.amount_fen),
        ],
    )
    messages.notify(session, row.user_id, "return_freight_paid", number=order.number, fen=row.amount_fen)


def _ask(
    session: Session,
    user_id: int,
    fen: int,
    *,
    order_id: int | None,
    refund_id: int | None = None,
    case_id: int | None = None,
) -> None:
    row = BankRefund(
        number=public_number("T"),
        refund_id=refund_id,
        case_id=case_id,
        order_id=order_id,
        user_id=user_id,
        amount_fen=fen,
        asked_at=clock.now(),
    )
    session.add(row)
    session.flush()
    freight = refund_id is None
    messages.notify(session, user_id, "bank_account_asked", number=row.number, fen=fen, freight=freight)


def _locked(session: Session, number: str) -> BankRefund:
    row = session.scalar(
        sa.select(BankRefund)
        .where(BankRefund.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("没有找到这笔转账。"))
    return row


def _must_be_unpaid(row: BankRefund) -> None:
    if row.state == BankState.PAID:
        raise Conflict(_("这笔已经转账了。"), code="PAID_ALREADY")
