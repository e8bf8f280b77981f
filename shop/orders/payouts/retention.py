"""How long accounts of workshops are kept that are paid no more.

One that nothing was ever paid to goes thirty days after it was withdrawn or replaced. One that was paid to is kept three
years from its last payout, as the orders that were paid out are (E-commerce Law art. 31); then only the last four digits
stay. A bank account that an account at a provider has replaced stays: it is used again when that one is stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from shop.core import audit, clock
from shop.core.access import SYSTEM
from shop.orders.payouts.models import Payout, PayoutAccount

UNUSED = timedelta(days=30)
YEARS = 3
BATCH = 200
_COVERED = "****"


def forget(session: Session) -> int:
    """Delete what was never paid to, cover what was. Answers how many accounts."""
    now = clock.now()
    unused = sa.select(PayoutAccount).where(_over(now - UNUSED), ~_paid_to())
    old = sa.select(PayoutAccount).where(
        _over(now - UNUSED),
        _paid_to(),
        ~_paid_to(since=clock.years_before(now, YEARS)),
        PayoutAccount.number.not_like(f"{_COVERED}%"),
    )
    deleted, covered = (
        session.scalars(rows.order_by(PayoutAccount.id).limit(BATCH).with_for_update()).all()
        for rows in (unused, old)
    )
    for account in deleted:
        session.delete(account)
        _note(session, "deleted", account)
    for account in covered:
        account.holder = account.branch = account.refused_note = ""
        account.number = f"{_COVERED}{account.number[-4:]}"
        _note(session, "covered", account)
    session.flush()
    return len(deleted) + len(covered)


def _over(before: datetime) -> sa.ColumnElement[bool]:
    """Withdrawn, or a bank account in its place, since before the instant."""
    later = aliased(PayoutAccount)
    replaced = sa.exists().where(
        later.workshop_id == PayoutAccount.workshop_id,
        later.id > PayoutAccount.id,
        later.provider.is_(None),
        later.withdrawn_at.is_(None),
        later.refused_at.is_(None),
        later.effective_at <= before,
    )
    return sa.or_(PayoutAccount.withdrawn_at <= before, replaced)


def _paid_to(*, since: datetime | None = None) -> sa.ColumnElement[bool]:
    """Whether a payout refers to it; `since`: one that is under way or ended at or after the instant."""
    rows = sa.exists().where(Payout.account_id == PayoutAccount.id)
    return rows if since is None else rows.where(sa.or_(Payout.ended_at.is_(None), Payout.ended_at >= since))


def _note(session: Session, what: str, account: PayoutAccount) -> None:
    audit.record(session, SYSTEM, f"payout_account.{what}", "payout_account", account.id)
