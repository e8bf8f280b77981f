"""Whether there is as much money as a batch would send, by bank and by transfer."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.errors import Conflict
from shop.orders.payouts import bookings
from shop.orders.payouts.models import PayoutBatch, PayoutState
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
    needed = sum(p.amount_fen for p in lines if p.account.provider is not None)
    there = bookings.account_fen(session, Account.PROVIDER)
    if needed and there < needed:
        raise Conflict(
            _(
                "付款机构那里只有 %(there)s 元，这一批要从那里转 %(needed)s 元，等收到新的货款再送。",
                there=bookings.yuan(there),
                needed=bookings.yuan(needed),
            )
        )
