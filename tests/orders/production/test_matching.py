"""Who is asked: craft, region and free capacity decide; thousands of open requests cost no more statements than one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Forbidden
from shop.core.outbox import OutboxTask
from shop.orders.production.capacity import reserving, stating
from shop.orders.production.capacity.weeks import Weeks, monday
from shop.orders.production.quotations import comparing
from shop.orders.production.rfq import introducing, matching, queries
from shop.orders.production.rfq.models import Rfq
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.companies import a_company
from tests.factories.heritage import a_craft
from tests.factories.orders import sign_in
from tests.factories.production import a_maker, a_master, a_quote, a_request, a_requester, acting
from tests.factories.workshops import a_workshop, culture_officer
from tests.support.html import parse
from tests.support.isolation import Client
from tests.support.plans import Asked, read_whole, recorded
from tests.support.watch import count_statements

MANY = 10_000
TODAY = date(2026, 11, 23)  # a Monday


def inbox(session: Session, workshop: Workshop, *, commits: bool = True) -> list[str]:
    weeks = queries.weeks_of(session, workshop)
    found, _page = queries.inbox(session, workshop, weeks, None, commits=commits)
    return [rfq.number for rfq in found]


def test_craft_region_and_free_pieces_decide_both_ways(session: Session) -> None:
    fits = a_maker(session, per_week=200)
    slow = a_maker(session, per_week=100)
    far = a_maker(session, per_week=900, county="430181")
    other_craft = a_maker(session, per_week=900, craft="juhuashi")
    a_workshop(session)  # has stated nothing
    buyer = a_requester(session)
    rfq = a_request(session, buyer, quantity=3_000, days=120, region="433100", splittable=False)
    assert set(matching.fitting(session, rfq)) == {fits.id}
    assert inbox(session, fits) == [rfq.number]
    assert not any(inbox(session, one) for one in (slow, far, other_craft))
    shared = a_request(session, buyer, quantity=3_000, days=120)
    assert set(matching.fitting(session, shared)) == {fits.id, slow.id, far.id}
    assert inbox(session, slow) == inbox(session, far) == [shared.number]


def test_accepted_work_and_weeks_of_rest_take_the_room_away(session: Session) -> None:
    workshop = a_maker(session, per_week=200)
    today = clock.today()
    all_of_it = Weeks(200).free_by(today + timedelta(days=40), today)
    rfq = a_request(session, quantity=all_of_it - 100, days=40, splittable=False)
    assert inbox(session, workshop) == [rfq.number]
    start = monday(clock.today()) + timedelta(days=7)
    stating.set_week(session, SYSTEM, workshop, craft_id=workshop.craft_id, week=start, pieces=0)
    assert rfq.needed_by is not None
    reserving.reserve(
        session,
        workshop_id=workshop.id,
        craft_id=workshop.craft_id,
        pieces=150,
        by=rfq.needed_by,
        holder="C1",
    )
    assert inbox(session, workshop) == [] and not matching.fitting(session, rfq)
    reserving.release(session, "C1")
    stating.set_week(session, SYSTEM, workshop, craft_id=workshop.craft_id, week=start, pieces=None)
    assert inbox(session, workshop) == [rfq.number]


def test_whoever_fits_hears_of_it(session: Session) -> None:
    workshop = a_maker(session)
    master = a_master(session, workshop)
    a_request(session)
    told = [
        t.payload for t in session.scalars(sa.select(OutboxTask)) if t.payload.get("template") == "rfq_news"
    ]
    assert [(t["user_id"], t["facts"]["news"]) for t in told] == [(master.id, "asked")]


def test_whole_weeks_from_next_monday_on_count() -> None:
    weeks = Weeks(100, {date(2026, 12, 7): 0}, {date(2026, 11, 30): 30})
    assert [weeks.free_by(TODAY + timedelta(days=n), TODAY) for n in (12, 13, 20, 27)] == [0, 70, 70, 170]
    assert weeks.taken_by(120, TODAY, date(2026, 12, 20)) == {date(2026, 11, 30): 70, date(2026, 12, 14): 50}
    over = weeks.taken_by(500, TODAY, date(2026, 12, 20))
    assert sum(over.values()) == 500 and over[date(2026, 12, 14)] == 430
    assert weeks.earliest(71, TODAY) == date(2026, 12, 20)


def test_an_officer_introduces_a_workshop_of_the_region_to_a_published_request_only(session: Session) -> None:
    near, far = a_workshop(session), a_workshop(session, county="430181")
    officer = culture_officer(session)
    public = a_request(session)
    introducing.introduce(session, officer, public, near, words="手艺好")
    assert inbox(session, near) == [public.number]
    with pytest.raises(Forbidden):
        introducing.introduce(session, officer, public, far)
    private = a_request(session, named=[far])
    with pytest.raises(Conflict):
        introducing.introduce(session, officer, private, near)


def many_requests(session: Session, like: Rfq) -> None:
    """Ten thousand open requests of many crafts and regions, fifty of them like the one; written by one statement."""
    names = [c.name for c in Rfq.__table__.columns if c.name not in ("id", "begun_key")]
    n = sa.select(sa.literal(1).label("n")).cte("counted", recursive=True)
    n = n.union_all(sa.select(n.c.n + 1).where(n.c.n < MANY))
    other, elsewhere = a_craft(session, "juhuashi").id, a_company(session).organisation_id
    craft = sa.case((n.c.n % 200 == 0, Rfq.craft_id), else_=sa.literal(other))
    number = sa.literal("X") + sa.cast(n.c.n, sa.String)
    special = {"number": number, "craft_id": craft, "organisation_id": sa.literal(elsewhere)}
    columns = [special.get(name, getattr(Rfq, name)) for name in names]
    rows = sa.select(*columns).select_from(sa.join(Rfq, n, sa.true())).where(Rfq.id == like.id)
    session.execute(sa.insert(Rfq).from_select(names, rows))


def test_ten_thousand_open_requests_cost_the_statements_of_one_and_are_read_by_index(
    session: Session, app: Flask, client: Client
) -> None:
    buyer = a_requester(session)
    workshop = a_maker(session)
    master = a_master(session, workshop)
    rfq = a_request(session, buyer)
    for _i in range(6):
        a_quote(session, rfq, a_maker(session))

    def cost() -> tuple[list[int], Asked]:
        session.flush()
        session.expire_all()
        counts, asked = [], []
        for act in (
            lambda: inbox(session, workshop),
            lambda: matching.fitting(session, session.get_one(Rfq, rfq.id)),
            lambda: comparing.rows(session, session.get_one(Rfq, rfq.id)),
            lambda: queries.listed(session, acting(session, buyer), ["open"], None, ""),  # type: ignore[list-item]
        ):
            with count_statements() as statements, recorded() as sent:
                act()
            counts.append(len(statements))
            asked += sent
        return counts, asked

    few, _asked = cost()
    many_requests(session, rfq)
    for _i in range(4):
        a_quote(session, rfq, a_maker(session))
    many, asked = cost()
    assert many == few and few[0] <= 6 and few[1] <= 6 and few[2] <= 15
    assert read_whole(session, asked, "rfq") == []
    sign_in(client, master)
    page = parse(client.get("/studio/rfqs"))
    assert len(page.select("article.task")) == queries.PER_PAGE


def test_a_workshop_that_may_not_take_new_work_is_not_asked(session: Session) -> None:
    workshop = a_maker(session)
    rfq = a_request(session)
    with clock.at(clock.now() + timedelta(seconds=1)):
        certification.announce_withdrawal(session, SYSTEM, workshop.id)
    with clock.at(clock.now() + timedelta(seconds=2)):
        assert not matching.fitting(session, rfq)
        assert not queries.is_asked(session, rfq, workshop)
