"""What stands beside a workshop's income: who bore discounts, and the commission. Read from the ledger, in fen."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.periods import Period

_ACCOUNTS = (Account.DISCOUNT_WORKSHOP, Account.DISCOUNT_PLATFORM, Account.SUBSIDY, Account.COMMISSION)


class Beside(NamedTuple):
    """Less what refunds reversed. The first has been taken off the goods sold, the others have not."""

    workshop_fen: int = 0
    platform_fen: int = 0
    subsidy_fen: int = 0
    commission_fen: int = 0

    def __bool__(self) -> bool:
        return any(self)


def beside(session: Session, workshop_id: int, period: Period) -> Beside:
    """Of a workshop in a span, one statement."""
    rows = session.execute(
        sa.select(LedgerPosting.account, sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(
            LedgerEntry.workshop_id == workshop_id,
            LedgerEntry.counted_on.between(period.first, period.last),
            LedgerPosting.account.in_(_ACCOUNTS),
        )
        .group_by(LedgerPosting.account)
    )
    sums = {account: int(fen) for account, fen in rows}
    return Beside(*(sums.get(account, 0) for account in _ACCOUNTS))
