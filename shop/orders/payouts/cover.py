"""Whether there is as much money as a batch would send, by bank and by transfer."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.errors import Conflict
from shop.orders.payments.bank.bookings import BANK
from shop.orders.payments.models import Payment, PaymentState, Refund, RefundState
from shop.orders.payouts import bookings
from shop.orders.payouts.models import Payout, PayoutBatch, PayoutState
from shop.workshops.income.models import Account


def ask_for(session: Session, batch: PayoutBatch) -> None:
    """Conflict when the settlement account or the provider holds less than the lines that would leave from there."""
    lines = [p for p in batch.payouts if p.state == PayoutState.MADE]
    needed = sum(p.amount_fen for p in lines if p.account.provider is None)
    there = bookings.settlement_fen(session)
    if needed and there < needed:
        raise Conflict(
            _(
                "结算账户里只有 %(there)s 元，这一批要 %(needed)s 元。先把付款机构划来的钱登记上，再送银行。",
                there=bookings.yuan(there),
                needed=bookings.yuan(needed),
            )
        )
    for provider in sorted({p.account.provider for p in lines if p.account.provider is not None}):
        _ask_provider(session, provider, [p for p in lines if p.account.provider == provider])


def _ask_provider(session: Session, provider: str, lines: list[Payout]) -> None:
    needed, there = sum(p.amount_fen for p in lines), at_provider_fen(session, provider)
    if there < needed:
        raise Conflict(
            _(
                "付款机构那里只有 %(there)s 元，这一批要从那里转 %(needed)s 元，等收到新的货款再送。",
                there=bookings.yuan(there),
                needed=bookings.yuan(needed),
            )
        )


def at_provider_fen(session: Session, provider: str) -> int:
    """At most so much of the collected money lies with this provider, in fen.

    The ledger knows one account for all providers, which bank transfers leave even. What others were paid and did not
    pay back is not there; what was moved on to the settlement account is counted as if it came from this one, so that
    never too much is sent.
    """
    paid = sa.select(sa.func.coalesce(sa.func.sum(Payment.amount_fen), 0)).where(
        Payment.provider.not_in((provider, BANK)), Payment.state == PaymentState.SUCCEEDED
    )
    back = (
        sa.select(sa.func.coalesce(sa.func.sum(Refund.goods_fen + Refund.freight_fen + Refund.excess_fen), 0))
        .join(Refund.payment)
        .where(
            Payment.provider.not_in((provider, BANK)),
            Refund.state == RefundState.SUCCEEDED,
            Refund.by_bank.is_(False),
        )
    )
    elsewhere = int(session.scalar(paid) or 0) - int(session.scalar(back) or 0)
    return bookings.account_fen(session, Account.PROVIDER) - max(0, elsewhere)
