"""How long orders are kept: whole for three years from the end of a purchase's last order and of its return cases
(E-commerce Law art. 31; BR-20), whether the account goes on or was closed. Then what names the buyer is taken out: name,
number, street and note, numbers of parcels, words, pictures and accounts of return cases. Goods, amounts and the ledger
stay: they name nobody. Invoices have five years of their own (shop.orders.invoices.retention).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import SYSTEM
from shop.orders.models import Order, Purchase
from shop.orders.parcel_models import Shipment
from shop.orders.retention_models import PurgedPurchase
from shop.orders.returns import pictures
from shop.orders.returns.models import BankRefund, BankState, ReturnCase, ReturnPicture

YEARS = 3
BATCH = 200


def purge(session: Session) -> int:
    """Take out what names the buyer of purchases that ended more than three years ago. Answers how many purchases."""
    purchases = session.execute(
        sa.select(Purchase.id, Purchase.number)
        .where(_ended_before(clock.years_before(clock.now(), YEARS)))
        .order_by(Purchase.id)
        .limit(BATCH)
        .with_for_update()
    ).all()
    for purchase_id, number in purchases:
        _take_out(session, purchase_id)
        audit.record(session, SYSTEM, "purchase.purged", "purchase", number)
    return len(purchases)


def _ended_before(cutoff: datetime) -> sa.ColumnElement[bool]:
    ended = sa.func.coalesce(Order.closed_at, Order.completed_at)
    lasting = sa.select(Order.id).where(
        Order.purchase_id == Purchase.id, sa.or_(ended.is_(None), ended >= cutoff)
    )
    cases = (
        sa.select(ReturnCase.id)
        .join(Order, Order.id == ReturnCase.order_id)
        .where(
            Order.purchase_id == Purchase.id,
            sa.or_(ReturnCase.closed_at.is_(None), ReturnCase.closed_at >= cutoff),
        )
    )
    done = sa.select(PurgedPurchase.purchase_id).where(PurgedPurchase.purchase_id == Purchase.id)
    return sa.and_(Purchase.placed_at < cutoff, ~lasting.exists(), ~cases.exists(), ~done.exists())


def _take_out(session: Session, purchase_id: int) -> None:
    orders = sa.select(Order.id).where(Order.purchase_id == purchase_id)
    cases = sa.select(ReturnCase.id).where(ReturnCase.order_id.in_(orders))
    session.execute(
        sa.update(Purchase)
        .where(Purchase.id == purchase_id)
        .values(recipient="", phone="", street="", note="")
    )
    # Unique within an order: its own id stands for the number.
    number = sa.cast(Shipment.id, sa.String(20))
    session.execute(sa.update(Shipment).where(Shipment.order_id.in_(orders)).values(tracking_no=number))
    session.execute(
        sa.update(ReturnCase)
        .where(ReturnCase.order_id.in_(orders))
        .values(
            words="",
            return_name="",
            return_phone="",
            return_address="",
            tracking_no=None,
            mend_tracking_no=None,
        )
    )
    paid = sa.and_(BankRefund.order_id.in_(orders), BankRefund.state == BankState.PAID)
    session.execute(sa.update(BankRefund).where(paid).values(holder="", bank="", account="****"))
    keys = session.scalars(sa.select(ReturnPicture.key).where(ReturnPicture.case_id.in_(cases))).all()
    session.execute(sa.delete(ReturnPicture).where(ReturnPicture.case_id.in_(cases)))
    pictures.forget_files(session, keys)
    session.add(PurgedPurchase(purchase_id=purchase_id, purged_at=clock.now()))
    session.flush()
