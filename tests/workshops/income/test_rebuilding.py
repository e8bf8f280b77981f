"""Rollups made anew from the ledger are the ones that were kept with it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.db import db
from shop.workshops.income.models import IncomeDay, IncomeQuarter, IncomeWorkshopQuarter
from shop.workshops.income.rebuilding import rebuild
from shop.workshops.income.verify import OrdersSide, verify
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_workshop


def rows(session: Session) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for table in (IncomeDay, IncomeWorkshopQuarter, IncomeQuarter)
        for row in session.execute(sa.select(table.__table__).order_by(*table.__table__.primary_key))
    ]


def test_what_was_spoiled_is_right_again_and_what_was_never_booked_is_gone(session: Session) -> None:
    one, other = a_workshop(session), a_workshop(session, county="433127")
    for n, day in enumerate(("2025-12-31", "2026-01-01", "2026-03-31", "2026-08-09")):
        sold(session, one, day, 1000 + n, 500, freight=800)
        sold(session, other, day, 3000 + n)
    given_back(session, one, "2026-08-10", 700, freight=100)
    session.commit()
    before = rows(session)
    session.execute(sa.update(IncomeDay).values(gross_fen=1))
    session.execute(
        sa.update(IncomeQuarter).where(IncomeQuarter.quarter == "2026Q1").values(quarter="2019Q1")
    )
    session.commit()
    told: list[int] = []
    assert rebuild(db.sessionmaker, told.append) == len(before)
    assert len(told) >= 4
    session.expire_all()
    assert rows(session) == before
    sold_fen = sum(1500 + n + 800 + 3000 + n for n in range(4)) - 800
    assert verify(session, OrdersSide(sold_fen)).ok
