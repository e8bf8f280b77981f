"""What of a buyer stands in the way of closing the account: cases that run, money still to come."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.orders.returns.models import BankRefund, BankState, ReturnCase
from shop.orders.returns.moves import FINAL

MOST_NAMED = 5


def blockers(session: Session, user_id: int) -> list[str]:
    """Return cases that run, and transfers that were not paid yet."""
    cases = sa.select(ReturnCase.number).where(ReturnCase.user_id == user_id, ReturnCase.state.not_in(FINAL))
    transfers = sa.select(BankRefund.number).where(
        BankRefund.user_id == user_id, BankRefund.state != BankState.PAID
    )
    running = session.scalars(cases.order_by(ReturnCase.id)).all()
    to_come = session.scalars(transfers.order_by(BankRefund.id)).all()
    found = []
    if running:
        named = _("、").join(running[:MOST_NAMED])
        found.append(_("还有 %(n)s 个售后单没有办完（%(numbers)s）。", n=len(running), numbers=named))
    if to_come:
        named = _("、").join(to_come[:MOST_NAMED])
        found.append(_("还有 %(n)s 笔退款等着转账（%(numbers)s）。", n=len(to_come), numbers=named))
    return found


closing.watch(blockers=blockers)
