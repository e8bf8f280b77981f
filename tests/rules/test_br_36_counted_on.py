"""BR-36: what is booked of a frozen quarter counts in the running one; the frozen figures stay."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.income.models import FrozenQuarter, IncomeQuarter
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_workshop, instant


def quarters(session: Session) -> dict[str, tuple[int, int]]:
    rows = sa.select(IncomeQuarter.quarter, IncomeQuarter.gross_fen, IncomeQuarter.refunds_fen)
    return {quarter: (gross, refunds) for quarter, gross, refunds in session.execute(rows)}


@pytest.mark.parametrize(
    ("frozen", "happened", "now", "counts"),
    [
        (["2026Q3"], "2026-09-30T23:59", "2026-10-20T08:00", date(2026, 10, 20)),
        (["2026Q3"], "2026-10-01T00:00", "2026-10-20T08:00", date(2026, 10, 1)),
        (["2026Q3"], "2026-09-30T23:59", "2026-12-31T23:59", date(2026, 12, 31)),
        (["2026Q3"], "2026-09-30T23:59", "2027-01-01T00:00", date(2027, 1, 1)),
        (["2026Q2"], "2026-09-30T10:00", "2026-10-20T08:00", date(2026, 9, 30)),
        ([], "2025-01-05T10:00", "2026-10-20T08:00", date(2025, 1, 5)),
    ],
)
def test_the_day_on_which_it_counts(
    session: Session, frozen: list[str], happened: str, now: str, counts: date
) -> None:
    workshop = a_workshop(session)
    session.add_all(FrozenQuarter(quarter=q, frozen_at=instant("2026-10-14")) for q in frozen)
    session.flush()
    with clock.at(instant(now)):
        entry = given_back(session, workshop, happened, 5000)
    assert entry.counted_on == counts
    assert entry.occurred_at == instant(happened)
    assert entry.posted_at == instant(now)


def test_the_frozen_rollup_is_unchanged(session: Session) -> None:
    workshop = a_workshop(session)
    sold(session, workshop, "2026-08-01", 90000)
    session.add(FrozenQuarter(quarter="2026Q3", frozen_at=instant("2026-10-14")))
    session.flush()
    with clock.at(instant("2026-11-22")):
        given_back(session, workshop, "2026-09-29", 5000)
    assert quarters(session) == {"2026Q3": (90000, 0), "2026Q4": (0, 5000)}
