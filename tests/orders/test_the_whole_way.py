"""From the cart to a settled purchase, without pages."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.models import OrderState
from shop.workshops.income.models import IncomeDay
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, a_purchase, goods, pay, run_jobs


def test_two_workshops_one_payment_two_orders_in_both_incomes(session: Session) -> None:
    scarf, wallet = goods(session, fen=16800, fee_fen=1200), goods(session, fen=32850)
    purchase = a_purchase(session, scarf, wallet, user=a_buyer(session), quantity=2)
    assert [o.state for o in purchase.orders] == [OrderState.UNPAID] * 2
    assert purchase.total_fen == 2 * 16800 + 1200 + 2 * 32850
    assert the_stock(scarf).reserved == 2
    pay(session, purchase)
    run_jobs()
    assert [o.state for o in purchase.orders] == [OrderState.PAID] * 2
    session.refresh(the_stock(scarf))
    assert (the_stock(scarf).on_hand, the_stock(scarf).reserved) == (4, 0)
    rows = session.execute(sa.select(IncomeDay.workshop_id, IncomeDay.gross_fen, IncomeDay.freight_fen))
    assert set(rows) == {
        (scarf.workshop_id, 33600, 1200),
        (wallet.workshop_id, 65700, 0),
    }
