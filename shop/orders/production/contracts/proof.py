"""The books against the contracts: what each says it holds, has sold and paid in commission is what the ledger says."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.plans import PRICE
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.rollups import MEASURE_OF

P, E = LedgerPosting, LedgerEntry


def sold_fen(session: Session) -> int:
    """Sales of all contracts less what was taken back, in fen."""
    return int(session.scalar(sa.select(sa.func.sum(Contract.sold_fen))) or 0)


def faults(session: Session, most: int) -> list[str]:
    """Contracts that the ledger tells otherwise, and those whose open plan is not their value."""
    return [*_booked_otherwise(session, most), *_plans(session, most)]


def _booked_otherwise(session: Session, most: int) -> list[str]:
    sums = [_sum(MEASURE_OF, -1), _sum((Account.EARNEST_HELD,), -1), _sum((Account.COMMISSION,), 1)]
    booked = (
        sa.select(E.order_number.label("number"), *(s.label(f"n{i}") for i, s in enumerate(sums)))
        .join(P, P.entry_id == E.id)
        .join(Contract, Contract.number == E.order_number)
        .group_by(E.order_number)
        .subquery()
    )
    mine = (Contract.sold_fen, Contract.held_fen, Contract.commission_fen)
    differs = [sa.func.coalesce(booked.c[f"n{i}"], 0) != column for i, column in enumerate(mine)]
    rows = (
        sa.select(Contract.number)
        .outerjoin(booked, booked.c.number == Contract.number)
        .where(sa.or_(*differs))
        .order_by(Contract.id)
        .limit(most)
    )
    return [f"contract {number} holds another sum than the ledger" for number in session.scalars(rows)]


def _plans(session: Session, most: int) -> list[str]:
    """Until a contract is accepted or ends, its instalments are its value, to the fen."""
    total = (
        sa.select(sa.func.coalesce(sa.func.sum(Instalment.amount_fen), 0))
        .where(
            Instalment.contract_id == Contract.id,
            Instalment.kind.in_(PRICE),
            Instalment.state != InstalmentState.DROPPED,
        )
        .scalar_subquery()
    )
    rows = sa.select(Contract.number).where(
        Contract.accepted_at.is_(None), Contract.closed_at.is_(None), total != Contract.value_fen
    )
    rows = rows.order_by(Contract.id).limit(most)
    return [f"instalments of contract {number} are not its value" for number in session.scalars(rows)]


def _sum(accounts: Any, sign: int) -> Any:
    return sa.func.sum(sa.case((P.account.in_(accounts), sign * P.amount_fen), else_=0))
