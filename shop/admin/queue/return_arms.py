"""Matters of returns and contracts: disputes to decide, money that is late, buyers to be paid by bank transfer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop.admin.queue.arms import Asker, Moment, Rows, columns
from shop.admin.queue.matters import Matter
from shop.orders.models import Order
from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import Dispute
from shop.orders.returns import queries
from shop.orders.returns.models import BankRefund, BankState, ReturnCase
from shop.workshops.models import Workshop

#: Days within which finance pays once it has the account.
PAY_DAYS = 3
#: Days within which a dispute about a contract is decided: nothing of it is paid out meanwhile.
CONTRACT_DAYS = 7


def disputes(asker: Asker) -> Rows:
    """Cases that lie with the platform, and those whose money is late (BR-18)."""
    until = sa.func.coalesce(ReturnCase.due_at, ReturnCase.refund_due_at)
    return (
        columns(
            Matter.RETURN,
            place=ReturnCase.id,
            key=ReturnCase.number,
            name=Workshop.name,
            county=Workshop.county_code,
            due=day_of(until, asker.moment, timedelta(seconds=-1)),
            number=ReturnCase.number,
            note=sa.case((ReturnCase.overdue_at.is_not(None), "late"), else_=ReturnCase.state),
        )
        .select_from(ReturnCase)
        .join(Workshop, Workshop.id == ReturnCase.workshop_id)
        .where(queries.for_platform(), asker.place(Workshop.county_code, Matter.RETURN))
    )


def contracts(asker: Asker) -> Rows:
    """Contracts that rest until the platform has decided."""
    return (
        columns(
            Matter.CONTRACT,
            place=Dispute.id,
            key=Contract.number,
            name=Workshop.name,
            county=Contract.county_code,
            due=day_of(Dispute.opened_at, asker.moment, timedelta(days=CONTRACT_DAYS)),
            number=Dispute.number,
        )
        .select_from(Dispute)
        .join(Contract, Contract.id == Dispute.contract_id)
        .join(Workshop, Workshop.id == Contract.workshop_id)
        .where(Dispute.closed_at.is_(None), asker.place(Contract.county_code, Matter.CONTRACT))
    )


def transfers(asker: Asker) -> Rows:
    """Money to be sent to a buyer's bank account."""
    return (
        columns(
            Matter.BANK_REFUND,
            place=BankRefund.id,
            key=BankRefund.number,
            name=sa.func.coalesce(Order.workshop_name, ""),
            county=sa.func.coalesce(Order.county_code, ""),
            due=day_of(BankRefund.given_at, asker.moment, timedelta(days=PAY_DAYS)),
            number=BankRefund.number,
        )
        .select_from(BankRefund)
        .outerjoin(Order, Order.id == BankRefund.order_id)
        .where(BankRefund.state == BankState.GIVEN, asker.place(Order.county_code, Matter.BANK_REFUND))
    )


def day_of(column: Any, moment: Moment, later: timedelta) -> Any:
    """The day in Shanghai of the instant so much later; 24:00 still belongs to the day it ends."""
    if moment.dialect == "sqlite":
        return sa.func.date(column, "+8 hours", f"{later.total_seconds():+.0f} seconds", type_=sa.Date)
    return sa.cast(sa.func.timezone("Asia/Shanghai", column) + later, sa.Date)
