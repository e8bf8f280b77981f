"""Accounts that are paid no more: gone after thirty days, or after three years down to their last digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.payouts import bank_accounts, retention
from shop.orders.payouts.models import PayoutAccount
from tests.factories.payouts import CARD, a_due_order, a_paid_batch, an_account
from tests.factories.workshops import a_workshop

At = Callable[[object], None]


def test_an_account_is_kept_only_as_long_as_payouts_refer_to_it(session: Session, clock_at: At) -> None:
    start = clock.parse("2026-03-05T10:00:00+08:00")
    clock_at(start)
    paid, unused, at_provider = (a_workshop(session) for _i in range(3))
    a_due_order(session, paid)
    a_paid_batch(session)
    for workshop in (unused, at_provider):
        an_account(session, workshop)
    for workshop in (paid, unused, at_provider):
        an_account(session, workshop)  # in its place
    bank_accounts.in_force_for(session, {at_provider.id})[at_provider.id].provider = "stripe"
    session.commit()

    def numbers() -> list[list[str]]:
        rows = session.query(PayoutAccount).order_by(PayoutAccount.id).all()
        return [[r.number for r in rows if r.workshop_id == w.id] for w in (paid, unused, at_provider)]

    clock_at(start + timedelta(days=20))
    assert retention.forget(session) == 0
    clock_at(start + timedelta(days=31))
    assert retention.forget(session) == 1 and numbers() == [[CARD, CARD], [CARD], [CARD, CARD]]
    clock_at("2029-03-05T09:00")
    assert retention.forget(session) == 0
    clock_at("2029-03-06T10:01")
    assert (retention.forget(session), retention.forget(session)) == (1, 0)
    assert numbers() == [["****" + CARD[-4:], CARD], [CARD], [CARD, CARD]]
    covered = session.query(PayoutAccount).order_by(PayoutAccount.id).first()
    assert covered is not None and (covered.holder, covered.branch) == ("", "")
    assert bank_accounts.masked(covered.number) == bank_accounts.masked(CARD)
