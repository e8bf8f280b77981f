"""A workshop rests: which day buyers are told, who may announce it, what stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.catalog import closures
from shop.catalog.closures import Rest
from shop.catalog.desk_models import Closure
from shop.core.access import SYSTEM
from shop.core.errors import Invalid, NotFound
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, the_variant, with_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

D = date.fromisoformat
REST = Rest(D("2026-11-24"), D("2026-11-30"))


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture(autouse=True)
def at_noon(clock_at: Callable[[str], None]) -> None:
    clock_at("2026-11-22T12:00+08:00")


@pytest.mark.parametrize(
    ("day", "lead", "sent"),
    [
        ("2026-11-20", 2, "2026-11-22"),
        ("2026-11-21", 2, "2026-11-23"),
        ("2026-11-22", 2, "2026-12-01"),
        ("2026-11-23", 2, "2026-12-02"),
        ("2026-11-24", 2, "2026-12-02"),
        ("2026-11-30", 2, "2026-12-02"),
        ("2026-12-01", 2, "2026-12-03"),
        ("2026-11-14", 20, "2026-12-11"),
    ],
)
def test_days_of_rest_are_waited_for(day: str, lead: int, sent: str) -> None:
    assert (D(sent) - D(day)).days == REST.lead_days(lead, D(day))


def announce(session: Session, workshop: Workshop, since: str, until: str, text: str = "") -> Closure:
    return closures.announce(
        session, SYSTEM, workshop_id=workshop.id, from_day=D(since), until_day=D(until), text=text
    )


@pytest.mark.parametrize(
    ("since", "until", "words", "field"),
    [
        ("2026-11-21", "2026-11-25", "", "from_day"),
        ("2026-11-25", "2026-11-24", "", "until_day"),
        ("2026-11-25", "2027-01-24", "", "until_day"),
        ("2026-12-05", "2026-12-06", "", "from_day"),
        ("2026-11-25", "2026-11-26", "全国最好的假期", "words"),
    ],
)
def test_days_nobody_means_are_refused_at_their_field(
    session: Session, workshop: Workshop, since: str, until: str, words: str, field: str
) -> None:
    announce(session, workshop, "2026-12-01", "2026-12-05")
    with pytest.raises(Invalid) as refusal:
        announce(session, workshop, since, until, words)
    assert refusal.value.field == field


def test_the_same_sent_twice_is_one(session: Session, workshop: Workshop) -> None:
    first = announce(session, workshop, "2026-12-01", "2026-12-05", "过年")
    assert announce(session, workshop, "2026-12-01", "2026-12-05", "过年") is first


def test_what_runs_ends_yesterday_and_what_comes_is_taken_back(
    session: Session, workshop: Workshop, clock_at: Callable[[str], None]
) -> None:
    runs = announce(session, workshop, "2026-11-22", "2026-11-30")
    comes = announce(session, workshop, "2026-12-10", "2026-12-12")
    clock_at("2026-11-25T09:00+08:00")
    for one in (runs, comes):
        closures.call_off(session, SYSTEM, workshop_id=workshop.id, closure_id=one.id)
    assert runs.until_day == D("2026-11-24")
    assert closures.coming(session, workshop.id, D("2026-11-25")) == []
    with pytest.raises(NotFound):
        closures.call_off(session, SYSTEM, workshop_id=workshop.id, closure_id=runs.id)


def test_buyers_read_of_it_on_both_pages_and_the_day_of_sending_waits(
    client: Client, session: Session, workshop: Workshop
) -> None:
    product = with_picture(session, a_product(session, workshop))
    session.commit()
    path = f"/products/{product.slug}"
    assert "最晚 11 月 24 日发出" in text(parse(client.get(path)).main)
    announce(session, workshop, "2026-11-23", "2026-11-30", "回家过苗年。")
    session.commit()
    told = text(parse(client.get(path)).main)
    assert "最晚 12 月 2 日发出" in told
    assert "11 月 23 日到 11 月 30 日放假" in told and "回家过苗年" in told
    assert "放假" in text(parse(client.get(f"/workshops/{workshop.slug}")).main)


def test_a_rest_far_away_is_nobodys_matter_yet(client: Client, session: Session, workshop: Workshop) -> None:
    product = with_picture(session, a_product(session, workshop))
    announce(session, workshop, "2027-01-20", "2027-02-10")
    session.commit()
    assert "放假" not in text(parse(client.get(f"/products/{product.slug}")).main)


def test_the_cart_reckons_with_it(client: Client, session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop)
    announce(session, workshop, "2026-11-22", "2026-11-30")
    session.commit()
    client.post("/cart/lines", data={"variant_id": the_variant(product).id, "quantity": 1})
    page = text(parse(client.get("/cart")).main)
    assert "现货，10 天内发" in page


def test_the_page_announces_refuses_and_calls_off(
    client: Client, session: Session, workshop: Workshop
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    session.commit()
    wrong = owner.post("/studio/holidays", data={"from_day": "2026-12-09", "until_day": "2026-12-01"})
    assert wrong.status_code == 422
    assert "不能早于第一天" in errors(parse(wrong))["until_day"]
    given = {"from_day": "2026-12-01", "until_day": "2026-12-09", "words": "过年"}
    assert owner.post("/studio/holidays", data=given).status_code == 303
    page = parse(owner.get("/studio/holidays"))
    form = page.select_one("form[action$='/cancellation']")
    assert form is not None
    assert owner.post(str(form["action"])).status_code == 303
    assert session.query(Closure).count() == 0


def test_another_workshop_calls_nothing_off(client: Client, session: Session, workshop: Workshop) -> None:
    closure = announce(session, workshop, "2026-12-01", "2026-12-05")
    stranger = sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    assert stranger.post(f"/studio/holidays/{closure.id}/cancellation").status_code == 404
    assert session.query(Closure).count() == 1
