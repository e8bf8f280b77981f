"""The right to sell: the SQL expression and the Python predicate say the same at any instant of any history."""

from __future__ import annotations

import contextlib
import random
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import Licence, RightInterval, Workshop
from tests.factories.workshops import a_workshop, confirmed, instant

SECOND = timedelta(seconds=1)
ACTS = (
    "confirm_year",
    "suspend",
    "lift",
    "revoke",
    "void_confirmation",
    "announce_withdrawal",
    "restore",
    "take_over",
)


def sells_in_sql(session: Session, workshop: Workshop, at: datetime, kind: str | None = None) -> bool:
    right = certification.may_sell_sql(Workshop.id, at, kind)
    return session.scalar(sa.select(Workshop.id).where(Workshop.id == workshop.id, right)) is not None


def sells(session: Session, workshop: Workshop, at: datetime, kind: str | None = None) -> bool:
    said = certification.may_sell(session, workshop.id, at, kind)
    assert said == sells_in_sql(session, workshop, at, kind), f"SQL and Python differ at {at}"
    return said


def random_act(session: Session, workshop: Workshop, dice: random.Random) -> None:
    act = dice.choice(ACTS)
    facts: dict[str, object] = {}
    if act in {"suspend", "lift", "revoke", "restore", "void_confirmation"}:
        facts |= {"reason": "抽查", "document_no": "1 号"}
    if act == "void_confirmation":
        facts["year"] = clock.today().year - dice.choice([0, 1])
    if act == "take_over":
        facts["document_no"] = "2 号"
    with contextlib.suppress(Conflict):
        getattr(certification, act)(session, SYSTEM, workshop.id, **facts)


@pytest.mark.parametrize("seed", range(12))
def test_sql_and_python_agree_over_random_histories(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    now = instant("2022-01-05")
    with clock.at(now):
        workshop = a_workshop(session, certified=None, verified_until=instant("2027-06-01"))
    for _step in range(25):
        now += timedelta(days=dice.choice([0, 3, 40, 120, 300]), seconds=dice.randrange(60))
        with clock.at(now):
            random_act(session, workshop, dice)
    spans = session.execute(sa.select(RightInterval.from_at, RightInterval.until_at)).all()
    edges = [edge for span in spans for edge in span] + [workshop.verified_until]
    edges += [clock.year_start(y) for y in range(2022, 2031)]
    for edge in edges:
        for at in (edge - SECOND, edge, edge + SECOND):
            sells(session, workshop, at)
    for _probe in range(40):
        sells(session, workshop, instant("2021-12-01") + timedelta(seconds=dice.randrange(9 * 365 * 86400)))


def test_the_right_ends_at_the_very_second_with_no_job_having_run(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28T10:00")
    end = instant("2026-01-01")
    assert workshop.certified_until == end
    assert not sells(session, workshop, instant("2023-06-28T09:59:59"))
    assert sells(session, workshop, instant("2023-06-28T10:00"))
    assert sells(session, workshop, end - SECOND)
    assert not sells(session, workshop, end)
    assert workshop.id not in session.scalars(certification.selling_workshops(end)).all()


def test_a_suspension_holds_from_its_second_and_an_end_of_it_too(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    with clock.at(instant("2026-03-01T09:00")):
        certification.suspend(session, SYSTEM, workshop.id, reason="抽检不合格", document_no="3 号")
        assert workshop.certified_until is None
    with clock.at(instant("2026-03-05T09:00")):
        certification.lift(session, SYSTEM, workshop.id, reason="复检合格", document_no="4 号")
        assert workshop.certified_until == instant("2029-01-01")
    assert sells(session, workshop, instant("2026-03-01T08:59:59"))
    assert not sells(session, workshop, instant("2026-03-01T09:00"))
    assert not sells(session, workshop, instant("2026-03-05T08:59:59"))
    assert sells(session, workshop, instant("2026-03-05T09:00"))


def test_the_verification_must_be_running(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10", verified_until=instant("2026-07-10"))
    assert sells(session, workshop, instant("2026-07-09T23:59:59"))
    assert not sells(session, workshop, instant("2026-07-10"))
    refusal = certification.why_not(session, workshop.id, instant("2026-07-10"))
    assert refusal is not None
    assert refusal.code == "NOT_VERIFIED"


def test_a_licence_is_asked_for_only_where_the_goods_need_one(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    session.add(
        Licence(
            workshop_id=workshop.id,
            kind="food",
            number="JY14331300000001",
            valid_from=instant("2026-02-01"),
            valid_until=instant("2026-05-01"),
        )
    )
    session.flush()
    at = instant("2026-01-20")
    assert sells(session, workshop, at)
    assert not sells(session, workshop, at, "food")
    assert sells(session, workshop, instant("2026-02-01"), "food")
    assert sells(session, workshop, instant("2026-05-01") - SECOND, "food")
    assert not sells(session, workshop, instant("2026-05-01"), "food")
    assert not sells(session, workshop, instant("2026-03-01"), "business")


def test_the_licence_kind_may_be_a_column(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    nothing, food = sa.cast(sa.null(), sa.String), sa.cast("food", sa.String)
    kinds = sa.union_all(sa.select(nothing.label("kind")), sa.select(food)).subquery()
    right = certification.may_sell_sql(Workshop.id, instant("2026-02-01"), kinds.c.kind)
    pairs = sa.join(Workshop, kinds, sa.true())
    asked = sa.select(kinds.c.kind).select_from(pairs).where(Workshop.id == workshop.id, right)
    assert session.scalars(asked).all() == [None]


def test_why_not_names_the_state_the_day_and_the_document(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    with clock.at(instant("2026-03-01T09:00")):
        certification.suspend(
            session, SYSTEM, workshop.id, reason="抽检不合格", document_no="龙文旅罚〔2026〕3 号"
        )
        refusal = certification.why_not(session, workshop.id, clock.now())
    assert refusal is not None
    assert (refusal.code, refusal.state) == ("NOT_CERTIFIED", State.SUSPENDED)
    assert (refusal.since, refusal.document_no) == (instant("2026-03-01T09:00"), "龙文旅罚〔2026〕3 号")
    assert "2026-03-01" in refusal.sentence


def test_a_workshop_that_never_had_a_certificate_may_not_sell(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    assert not sells(session, workshop, clock.now())
    refusal = certification.why_not(session, workshop.id, clock.now())
    assert refusal is not None
    assert (refusal.code, refusal.state) == ("NOT_CERTIFIED", State.NONE)


def test_the_next_edge_is_the_nearest_change_of_anybodys_right(session: Session) -> None:
    early = a_workshop(session, certified="2026-01-10", verified_until=instant("2026-09-01"))
    a_workshop(session, certified="2024-01-10", verified_until=instant("2030-01-01"))
    assert certification.next_edge(session, instant("2026-08-31")) == early.verified_until
    assert certification.next_edge(session, instant("2026-09-01")) == instant("2027-01-01")
    assert certification.next_edge(session, instant("2031-01-01")) is None


def test_who_was_certified_on_a_day_and_who_was_known_to_be(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    with clock.at(instant("2026-03-10T10:00")):
        certification.take_over(
            session, SYSTEM, workshop.id, document_no="5 号", effective_at=instant("2026-03-02")
        )
    day = date(2026, 3, 5)
    assert certification.as_of(session, day)[workshop.id].state is State.CERTIFIED
    assert workshop.id not in certification.as_of(session, day, known_at=day)
    later = date(2026, 3, 10)
    assert certification.as_of(session, day, known_at=later)[workshop.id].state is State.CERTIFIED


def test_many_workshops_cost_two_statements(session: Session) -> None:
    made = [a_workshop(session, certified="2024-01-10") for _ in range(3)]
    confirmed(session, made[0], "2025-05-01")
    found = certification.statuses(session, [w.id for w in made], instant("2026-02-01"))
    assert [found[w.id].missed_years for w in made] == [0, 1, 1]
