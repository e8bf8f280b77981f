"""BR-20: orders, payment and parcels are kept whole for three years after completion, also of a closed account; invoices
for five; then a purge may take out who it was.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.accounts.models import User
from shop.core import audit
from shop.orders import fulfilment, retention
from shop.orders.invoices import retention as invoices
from shop.orders.models import Order
from shop.orders.parcel_models import Shipment
from tests.factories.returns import NUMBER, a_received_order
from tests.factories.workshops import acting, an_operator, instant


def a_completed_order(session: Session, clock_at: Callable[[str], None], completed: str) -> Order:
    clock_at("2026-01-05T10:00")
    order = a_received_order(session, fens=(5_000,))
    clock_at(completed)
    assert fulfilment.complete_due(session) == 1
    session.commit()
    return order


@pytest.mark.parametrize(
    ("completed", "kept", "over"),
    [
        ("2026-01-15T10:00", "2029-01-15T23:59", "2029-01-16T00:00"),
        ("2026-02-28T23:00", "2029-02-28T23:59", "2029-03-01T00:00"),
    ],
)
def test_nothing_is_purged_within_three_years(
    session: Session, clock_at: Callable[[str], None], completed: str, kept: str, over: str
) -> None:
    order = a_completed_order(session, clock_at, completed)
    purchase, before = order.purchase, order.purchase.recipient
    clock_at(kept)
    assert retention.purge(session) == 0
    session.refresh(purchase)
    assert purchase.recipient == before != ""
    clock_at(over)
    assert retention.purge(session) == 1
    session.commit()
    session.expire_all()
    assert (purchase.recipient, purchase.phone, purchase.street) == ("", "", "")
    assert purchase.total_fen == order.total_fen and order.lines[0].title, "goods and amounts name nobody"
    assert session.query(Shipment).one().tracking_no != NUMBER
    assert retention.purge(session) == 0, "a second run finds nothing"
    assert session.query(audit.AuditEvent).filter_by(action="purchase.purged").count() == 1


def test_closing_the_account_keeps_the_order_and_takes_the_profile(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    order = a_completed_order(session, clock_at, "2026-01-15T10:00")
    user, recipient = session.get_one(User, order.user_id), order.purchase.recipient
    closing.close(session, acting(session, an_operator(session)), user.id, reason="本人要求")
    session.commit()
    clock_at("2029-01-15T12:00")
    retention.purge(session)
    session.expire_all()
    assert (user.email, user.phone) == (None, None) and user.name == "已关闭的账号"
    assert order.purchase.recipient == recipient and order.lines[0].title
    assert session.query(Shipment).one().tracking_no == NUMBER


def test_an_order_with_a_case_that_ended_later_is_kept_longer(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    order = a_completed_order(session, clock_at, "2026-01-15T10:00")
    order.closed_at = instant("2027-05-01T10:00")
    session.commit()
    clock_at("2029-06-01T12:00")
    assert retention.purge(session) == 0
    clock_at("2030-05-02T00:00")
    assert retention.purge(session) == 1


@pytest.mark.parametrize(
    ("handed_in", "until"),
    [("2026-01-15T10:00", "2031-01-16T00:00"), ("2024-02-29T23:59", "2029-03-01T00:00")],
)
def test_an_invoice_is_kept_five_years(handed_in: str, until: str) -> None:
    assert invoices.kept_until(instant(handed_in)) == instant(until)
