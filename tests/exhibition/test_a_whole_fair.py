"""A fair from its first form to its report: forty booths, sixty applications, a suspension, the minute of closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.exhibition import jobs
from shop.exhibition.entry import tokens
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.exhibitors import queries
from shop.exhibition.exhibitors.models import Exhibitor, ExhibitorState, Holding
from shop.exhibition.fairs.models import Booth, Fair
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.results import report
from shop.orders.models import Order
from shop.workshops import certification
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from tests.factories.fairs import an_organiser, brought
from tests.factories.heritage import a_region
from tests.factories.orders import a_buyer, pay, place, sign_in
from tests.factories.workshops import a_workshop, culture_officer
from tests.support.html import parse
from tests.support.isolation import Client

At = Callable[[datetime | str], None]
APPLYING, LAST_MINUTE, SHUT, NEXT_WEEK = (
    "2026-11-20T10:00+08:00",
    "2026-12-06T16:59+08:00",
    "2026-12-06T17:01+08:00",
    "2026-12-14T10:00+08:00",
)
S = ExhibitorState


def test_from_the_first_form_to_the_report(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(APPLYING)
    a_region(session, "430100")
    operator = an_organiser(session)
    session.commit()
    sign_in(client, operator)
    fair = _drawn(session, client)
    desk = f"/fair-desk/{fair.slug}"
    _sixty_apply(session, fair)
    assert client.post(f"{desk}/selection").status_code == 303
    assert client.post(f"{desk}/placements", data={"all": "1"}).status_code == 303
    assert len(queries.of_fair(session, fair.id, S.PLACED)) == 40
    assert len(queries.of_fair(session, fair.id, S.WAITING)) == 20
    first, second = session.scalars(
        sa.select(Holding).where(Holding.fair_id == fair.id).order_by(Holding.id).limit(2)
    )
    item = brought(session, fair, first, fen=15000, pieces=4)
    session.commit()
    assert client.post(f"{desk}/arrangement").status_code == 303

    clock_at(LAST_MINUTE)
    certification.suspend(
        session, culture_officer(session), second.workshop_id, reason="整改", document_no="1"
    )
    session.commit()
    assert queries.holder_of(session, second.booth_id, clock.now()) is None
    jobs.booths(session)
    (next_one,) = queries.of_fair(session, fair.id, S.OFFERED)
    assert next_one.offered_booth_id == second.booth_id

    code = tokens.sign(app.extensions["settings"].signing_keys, Named(BOOTH, first.booth_id))
    bought = {}
    for when in (LAST_MINUTE, SHUT):
        clock_at(when)
        buyer = a_buyer(session)
        session.commit()
        sign_in(client, buyer)
        assert client.get(f"/b/{code}").status_code == 200
        assert client.post(f"/b/{code}/lines", data={"item": item.id}).status_code == 303
        session.expire_all()
        purchase = place(session, buyer)
        session.commit()
        pay(session, purchase)
        (bought[when],) = purchase.orders
    assert [(o.channel, o.goods_fen) for o in bought.values()] == [("fair", 15000), ("mall", 16800)]

    clock_at(NEXT_WEEK)
    sign_in(client, operator)
    jobs.turns(session)
    session.commit()
    assert client.post(f"{desk}/results/freezing").status_code == 303
    kept = report.frozen(session, fair.id)
    assert kept is not None and kept.figures["net_fen"] == _in_ledger(session, fair) == 15000
    assert (kept.figures["booths_planned"], kept.figures["booths_used"], kept.figures["sales"]) == (40, 40, 1)


def _drawn(session: Session, client: Client) -> Fair:
    """Written, dated, drawn and announced through the desk."""
    form = {
        "name": "走进非遗博览会", "edition": "第六届", "venue": "一号馆", "region_code": "430100",
        "address": "国际会展中心", "conditions": "持证工坊", "apply_first": "2026-11-01",
        "apply_last": "2026-11-30", "fee_days": "7", "phone": "", "lead": "", "admission": "",
    }  # fmt: skip
    desk = client.post("/fair-desk", data=form).location
    assert desk is not None
    fair = session.scalars(sa.select(Fair)).one()
    here = f"/fair-desk/{fair.slug}"
    days = {"first_day": "2026-12-04", "last_day": "2026-12-06", "opens": "09:00", "closes": "17:00"}
    assert client.post(f"{here}/days", data=days).status_code == 303
    hall = {"code": "a", "title": "织锦街", "rows": "4", "columns": "10", "area": "9", "fee": ""}
    assert client.post(f"{here}/halls", data=hall | {"code": "一"}).status_code == 422
    assert client.post(f"{here}/halls", data=hall).status_code == 303
    assert session.scalar(sa.select(sa.func.count()).select_from(Booth)) == 40
    assert client.post(f"{here}/announcement").status_code == 303
    assert parse(client.get(f"/fairs/{fair.slug}")).select_one("svg.plan")
    return fair


def _sixty_apply(session: Session, fair: Fair) -> None:
    """Applications by their rows: how a workshop applies has tests of its own."""
    for _i in range(60):
        workshop = a_workshop(session)
        session.add(
            Exhibitor(
                fair_id=fair.id, workshop_id=workshop.id, state=S.APPLIED, county_code=workshop.county_code,
                prefecture_code="433100", key_support=True, applied_at=clock.now(),
            )
        )  # fmt: skip
    session.commit()


def _in_ledger(session: Session, fair: Fair) -> int:
    found = session.scalar(
        sa.select(-sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(
            LedgerEntry.origin_ref == origin_ref(fair.id),
            LedgerPosting.account.in_((Account.GOODS, Account.GOODS_REFUNDED)),
        )
    )
    assert session.scalar(sa.select(sa.func.count()).where(Order.origin_ref == origin_ref(fair.id))) == 1
    return int(found or 0)
