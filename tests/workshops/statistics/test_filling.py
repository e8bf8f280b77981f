"""A workshop fills in its form on the phone: prefilled, checked, handed in once."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.workshops.income.models import Channel
from shop.workshops.models import Workshop
from shop.workshops.statistics import filling, reviewing
from shop.workshops.statistics.checks import odd
from shop.workshops.statistics.filling import Answers
from tests.factories.accounts import sign_in
from tests.factories.income import given_back, sold
from tests.factories.statistics import IN_TIME, Q3, accepted, numbers, saved, submitted
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session, certified="2026-03-01", name="捞车河岸织锦工坊")


@pytest.fixture
def owner(session: Session, workshop: Workshop) -> Actor:
    return acting(session, a_member(session, workshop))


def test_it_opens_ten_days_before_the_quarter_ends_and_overwrites_nobody(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    with pytest.raises(Conflict, match="2026-09-20"):
        saved(session, owner, workshop, at="2026-09-19T23:59")
    saved(session, owner, workshop, at="2026-09-20T00:00")
    with clock.at(instant(IN_TIME)), pytest.raises(Conflict) as stale:
        filling.save(session, owner, workshop.id, Q3, Answers(numbers()), edition=0)
    assert stale.value.code == "STALE"


def test_figures_are_cut_at_the_end_of_the_last_day(session: Session, workshop: Workshop) -> None:
    sold(session, workshop, "2026-09-30T23:59:59", 10000)
    sold(session, workshop, "2026-10-01T00:00", 777)
    sold(session, workshop, "2026-07-01T00:00", 5000, channel=Channel.FAIR)
    given_back(session, workshop, "2026-09-30T10:00", 2500)
    assert filling.sales_of(session, workshop.id, Q3) == {
        "net_mall": 7500,
        "net_fair": 5000,
        "net_proven": 12500,
        "net_declared": 0,
        "orders": 2,
    }


def test_last_time_is_there_already_but_trainings_are_counted_anew(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    with clock.at(instant("2026-06-25")):
        first = filling.prefilled(session, workshop, Q3.previous)
    assert first.numbers["employed_total"] == workshop.employees_total
    accepted(
        session, workshop, Q3.previous, at="2026-07-02T09:00", training_sessions=2, training_person_times=30
    )
    now = filling.prefilled(session, workshop, Q3)
    assert now.numbers == numbers(training_sessions=0, training_person_times=0)


def test_parts_fit_into_the_whole(session: Session, workshop: Workshop, owner: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        saved(session, owner, workshop, employed_home_based=21)
    assert refused.value.field == "employed_home_based"


@pytest.mark.parametrize(
    ("now", "before", "sales", "keys"),
    [
        (numbers(), None, 20_000_000, []),
        (numbers(), numbers(wages_fen=11_900_000), 20_000_000, []),
        (numbers(), numbers(), 20_000_000, ["wages_fen"]),
        (numbers(wages_fen=0), None, 0, ["wages_fen"]),
        (numbers(wages_fen=100_000), None, 0, ["wages_fen"]),
        (numbers(), None, 1_000_000, ["wages_fen"]),
        (numbers(), numbers(employed_total=60, wages_fen=11_900_000), 20_000_000, ["employed_total"]),
        (numbers(training_person_times=9), None, 20_000_000, ["training_sessions"]),
    ],
)
def test_what_looks_odd(
    now: dict[str, int], before: dict[str, int] | None, sales: int, keys: list[str], app: object
) -> None:
    assert [x.key for x in odd(now, before, sales)] == keys


def test_the_whole_way_on_the_phone(session: Session, client: Client, workshop: Workshop) -> None:
    person = a_member(session, workshop, "staff")
    sold(session, workshop, "2026-08-08", 128050)
    officer = acting(session, an_officer(session))
    session.commit()
    sign_in(client, person)
    with clock.at(instant(IN_TIME)):
        page = parse(client.get("/studio/quarters"))
        assert page.select_one("a[href='/studio/quarters/2026q3']") is not None
        page = parse(client.get("/studio/quarters/2026q3"))
        assert "1,280.50" in text(page.select_one(".slip"))
        form = page.select_one("main form.form")
        assert form is not None
        values = form_values(form)
        assert values["employed_total"] == "20"
        wrong = client.post(
            "/studio/quarters/2026q3", data=values | {"wages_fen": "很多", "employed_target": "21"}
        )
        assert wrong.status_code == 422
        assert set(errors(parse(wrong))) == {"wages_fen"}
        values |= {"wages_fen": "1000", "training_sessions": ""}
        assert client.post("/studio/quarters/2026q3", data=values).status_code == 303
        again = client.post("/studio/quarters/2026q3", data=values)
        assert again.status_code == 409, "another phone saved it meanwhile"
        check = client.get("/studio/quarters/2026q3/check")
        assert "平均每人" in text(parse(check).select_one("main"))
        send = "/studio/quarters/2026q3/submission"
        assert client.post(send, data={}).status_code == 422
        assert client.post(send, data={"reasons": "多数人只做了两天。"}).status_code == 303
        done = parse(client.get("/studio/quarters/2026q3"))
        assert "等审核" in text(done.select_one("main"))
        found = filling.return_of(session, workshop.id, Q3)
        assert found is not None
        assert (found.filled_by, found.wages_fen, found.late) == (person.id, 100000, False)
        reviewing.send_back(session, officer, found.id, reason="报酬请写全季的。")
        session.commit()
        back = text(parse(client.get("/studio/quarters/2026q3")).select_one("main"))
        assert "报酬请写全季的" in back


def test_what_was_handed_in_is_not_changed_unseen(session: Session, workshop: Workshop, owner: Actor) -> None:
    submitted(session, owner, workshop)
    with pytest.raises(Conflict) as refused:
        saved(session, owner, workshop)
    assert refused.value.code == "HANDED_IN"
