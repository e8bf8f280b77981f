"""/oversight/confirmations: the year's list, many accepted at once, one returned or voided, those who came in person."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep.models import ConfirmationReview
from tests.factories.accounts import sign_in
from tests.factories.procedure import officer
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant
from tests.support.html import errors, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

LIST = "/oversight/confirmations"


@pytest.fixture(autouse=True)
def _november(clock_at: Any) -> None:
    clock_at("2026-11-16T10:00")


def confirmed(session: Session, name: str, county: str = "433130", people: int = 20) -> ConfirmationReview:
    workshop = a_workshop(session, certified="2025-03-01", name=name, county=county)
    owner = acting(session, a_member(session, workshop))
    review = confirming.confirm(session, owner, workshop.id, employees_total=people)
    assert review is not None
    return review


def at_desk(session: Session, client: Client, department: str = "culture", region: str = "433130") -> None:
    who = an_officer(session, region, department)
    session.commit()
    sign_in(client, who)


def names(client: Client, **asked: str) -> list[str]:
    answer = client.get(LIST, query_string=asked)
    assert answer.status_code == 200
    return sorted(text(a) for a in parse(answer).select("tbody th a"))


def state(session: Session, review: ConfirmationReview) -> str:
    session.refresh(review)
    return review.state


def test_each_part_of_the_list_holds_its_own(session: Session, client: Client) -> None:
    confirmed(session, "待核对")
    accepted, back = confirmed(session, "通过的"), confirmed(session, "退回的")
    culture = officer(session)
    confirming.accept(session, culture, [accepted.event_id])
    confirming.send_back(session, culture, back.event_id, reason="人数不对")
    a_workshop(session, certified="2025-03-01", name="没来的")
    a_workshop(session, certified="2024-03-01", name="漏了的")
    a_workshop(session, certified="2026-03-01", name="新的")
    a_workshop(session, certified="2023-03-01", name="没了的")
    confirmed(session, "外县的", county="433127")
    at_desk(session, client)
    assert names(client) == ["待核对"]
    assert names(client, look="returned") == ["退回的"]
    assert names(client, look="missing") == ["没来的"]
    assert names(client, look="overdue") == ["漏了的"]
    assert names(client, look="accepted") == ["通过的"]
    assert names(client, look="voided") == []
    assert names(client, look="nonsense", county="433127") == []


def test_many_are_accepted_at_once(session: Session, client: Client) -> None:
    reviews = [confirmed(session, f"织坊{n}") for n in range(3)]
    at_desk(session, client)
    boxes = [str(b["value"]) for b in parse(client.get(LIST)).select("input[name=event]")]
    assert boxes == [str(r.event_id) for r in reviews]
    answer = client.post(f"{LIST}/acceptance", data={"event": boxes})
    assert answer.status_code == 303
    assert [state(session, r) for r in reviews] == ["accepted"] * 3
    assert "办好了 3 家" in text(parse(client.get(LIST)))


def test_each_row_says_what_became_of_it(session: Session, client: Client) -> None:
    good, done = confirmed(session, "好的"), confirmed(session, "早通过的")
    confirming.accept(session, officer(session), [done.event_id])
    at_desk(session, client)
    answer = client.post(f"{LIST}/acceptance", data={"event": [good.event_id, done.event_id]})
    rows = [text(r) for r in parse(answer).select("tbody tr")]
    assert rows == ["好的 办好了", "早通过的 没有办 这条年度确认已经通过。"]
    assert state(session, good) == "accepted"


def test_nothing_ticked_and_nonsense_change_nothing(session: Session, client: Client) -> None:
    at_desk(session, client)
    assert client.post(f"{LIST}/acceptance", data={"event": ["x"]}).status_code == 303
    assert "没有选中任何一家" in text(parse(client.get(LIST)))
    assert client.post(f"{LIST}/acceptance", data={"event": ["999"]}).status_code == 404


def test_those_who_came_to_the_office_are_recorded_together(session: Session, client: Client) -> None:
    came = [a_workshop(session, certified="2025-03-01", name=f"来过{n}") for n in range(2)]
    stays_away = a_workshop(session, certified="2025-03-01", name="没来")
    at_desk(session, client)
    done = client.post(f"{LIST}/records", data={"workshop": [w.slug for w in came]})
    assert done.status_code == 303

    def last(workshop: Workshop) -> int | None:
        return certification.status(session, workshop.id, clock.now()).last_confirmed_year

    assert [last(w) for w in (*came, stays_away)] == [2026, 2026, 2025]
    again = client.post(f"{LIST}/records", data={"workshop": [came[0].slug, stays_away.slug]})
    assert [text(r) for r in parse(again).select("tbody tr")] == [
        "来过0 没有办 今年已经确认过了。",
        "没来 办好了",
    ]
    states = session.scalars(sa.select(ConfirmationReview.state)).all()
    assert states == ["accepted"] * 3


def test_one_is_looked_at_returned_and_voided_after_its_days(
    session: Session, client: Client, clock_at: Any
) -> None:
    review = confirmed(session, "马蹄寨竹编坊", people=26)
    at_desk(session, client)
    path = f"{LIST}/{review.event_id}"
    page = parse(client.get(path))
    assert text(page.select_one("tbody tr")) == "带动就业总人数 26 20"
    refused = client.post(f"{path}/return", data={"reason": ""})
    assert (refused.status_code, errors(parse(refused)).keys()) == (422, {"reason"})
    assert client.post(f"{path}/return", data={"reason": "人数和花名册对不上"}).status_code == 303
    assert client.post(f"{path}/return", data={"reason": "再退一次"}).status_code == 409
    given = {"void-reason": "没有补正", "void-document_no": "41 号"}
    assert client.post(f"{path}/voiding", data=given).status_code == 409
    clock_at("2026-12-08T10:00")
    short = client.post(f"{path}/voiding", data={**given, "void-document_no": " "})
    assert (short.status_code, errors(parse(short)).keys()) == (422, {"void-document_no"})
    assert client.post(f"{path}/voiding", data=given).status_code == 303
    assert state(session, review) == "voided"
    assert "已作废" in text(parse(client.get(path)).main)


def test_one_is_accepted_once(session: Session, client: Client) -> None:
    review = confirmed(session, "马蹄寨竹编坊")
    at_desk(session, client)
    assert client.post(f"{LIST}/{review.event_id}/acceptance").status_code == 303
    assert client.post(f"{LIST}/{review.event_id}/acceptance").status_code == 409


@pytest.mark.parametrize("department", ["hr", "rural"])
def test_other_departments_look_on(session: Session, client: Client, department: str) -> None:
    review = confirmed(session, "马蹄寨竹编坊")
    at_desk(session, client, department)
    page = parse(client.get(LIST))
    assert names(client) == ["马蹄寨竹编坊"]
    assert page.select("input[type=checkbox]") == []
    assert client.get(f"{LIST}/{review.event_id}").status_code == 200
    for noun in ("acceptance", "return", "voiding"):
        assert client.post(f"{LIST}/{review.event_id}/{noun}").status_code == 403
    assert client.post(f"{LIST}/acceptance", data={"event": review.event_id}).status_code == 403
    assert client.post(f"{LIST}/records").status_code == 403
    assert state(session, review) == "open"


def test_the_list_costs_the_same_however_long_it_is(session: Session, client: Client) -> None:
    confirmed(session, "一家")
    at_desk(session, client)
    with count_statements() as for_one:
        client.get(LIST)
    for n in range(8):
        confirmed(session, f"又一家{n}")
    session.commit()
    with count_statements() as for_nine:
        assert len(parse(client.get(LIST)).select("tbody tr")) == 9
    assert len(for_nine) == len(for_one)
    assert clock.now() == instant("2026-11-16T10:00")
