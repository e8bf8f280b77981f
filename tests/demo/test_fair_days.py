"""The demo's fairs live up to the day of the demo; a closed one is reported."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.ledger_check import check
from shop.demo.fair_days import trade
from shop.exhibition.entry.models import FairScan
from shop.exhibition.intents.models import DealIntent
from shop.exhibition.results import report
from shop.exhibition.till.models import TillSale
from tests.factories.orders import a_buyer
from tests.factories.stalls import a_fair, a_stall, at, operator, owner_of


def test_what_happened_so_far_agrees_with_the_books(session: Session) -> None:
    fair = a_fair(session)
    fair.is_demo, buyer = True, a_buyer(session)
    buyer.is_demo, buyer.phone = True, "13900002046"
    operator(session, fair)
    for _i in range(3):
        owner_of(session, a_stall(session, fair))
    session.flush()
    trade(session, at("2026-12-04T13:00+08:00"))
    sold = session.scalars(sa.select(TillSale)).all()
    assert sold and max(sale.sold_at for sale in sold) < at("2026-12-04T13:00+08:00")
    assert session.scalar(sa.select(sa.func.sum(FairScan.scans))) and session.scalar(sa.select(DealIntent.id))
    assert check(session).ok
    fair.state = "closed"
    session.flush()
    trade(session, at("2026-12-04T00:00+08:00"))
    kept = report.frozen(session, fair.id)
    assert kept is not None and kept.figures["sales"] == len(sold)
