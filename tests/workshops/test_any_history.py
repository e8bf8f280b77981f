"""For any acts at any instants, all that answers whether a workshop may sell says the same at every instant.

Asked are the SQL expression, the Python predicate, the intervals kept for speed, the history as of the instant, the
state kept in the workshop's row, the public page, and the rules retold without the store.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops import certification
from shop.workshops.certification import SELLING, Interval, State
from shop.workshops.models import Certificate, RightInterval, Workshop
from shop.workshops.queries import certificates_of
from tests.factories.workshops import instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.lives import LIVES, MICRO, Life, Step, retold

STARTS = st.sampled_from(["2022-01-01T00:00", "2022-12-31T23:59:59", "2023-06-28T09:30", "2024-02-29T12:00"])
DAY = timedelta(days=1)
ON_PAGE = {
    State.NONE: "还没有生效",
    State.CERTIFIED: "今天有效",
    State.CONFIRM_OVERDUE: "有效，但漏确认 1 年",
    State.SUSPENDED: "已暂停销售",
    State.AUTO_CANCELLED: "已自动取消",
    State.REVOKED: "已撤销",
    State.WITHDRAWN: "已退出",
}


def step(act: str, days: float = 0, turn: int | None = None, dice: int = 1) -> Step:
    return Step(act, timedelta(days=days), turn, dice)


@given(start=STARTS, steps=LIVES, looks=st.lists(st.integers(0, 10_000), min_size=2, max_size=2))
@example("2023-06-28T09:30", [step("issue"), step("restore", 1200), step("confirm", 0)], [1, 2])
@example(
    "2023-06-28T09:30",
    [
        step("issue"),
        step("confirm", turn=-1),
        step("confirm", turn=-1),
        step("send_back", 5),
        step("void", 40),
    ],
    [3, 4],
)
@example(
    "2022-12-31T23:59:59",
    [
        step("take_over", dice=3),
        step("suspend", turn=0),
        step("lift", turn=1),
        step("announce_withdrawal", 300),
    ],
    [5, 6],
)
@example(
    "2023-06-28T09:30",
    [
        step("issue"),
        step("appeal", turn=0),
        step("revoke", 40),
        step("appeal", 1),
        step("uphold", 10),
        step("suspend", 3),
        step("appeal", 3),
        step("uphold", turn=-1),
        step("appeal", 1100),
        step("uphold", 20),
    ],
    [7, 8],
)
@settings(
    max_examples=24,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_agrees_at_every_instant(
    session: Session, client: Client, start: str, steps: list[Step], looks: list[int]
) -> None:
    undone = session.begin_nested()
    try:
        life = Life(session, instant(start))
        for one in steps:
            for act, done in life.take(one):
                event(f"{act}: {'done' if done else 'refused'}")
            the_row_says_the_same(session, life.workshop, life.now)
        certificates = certificates_of(session, life.workshop.id)
        spans = kept_intervals(session, life.workshop)
        probes = all_edges(spans, certificates, life)
        for at in probes:
            everybody_says_the_same(session, life.workshop, certificates, spans, at)
        for look in looks:
            the_page_says_the_same(client, certificates, probes[look % len(probes)])
    finally:
        undone.rollback()
        session.expire_all()


def kept_intervals(session: Session, workshop: Workshop) -> list[Interval]:
    """What is kept for speed: intervals that neither overlap nor touch."""
    rows = session.execute(
        sa.select(RightInterval.from_at, RightInterval.until_at)
        .where(RightInterval.workshop_id == workshop.id)
        .order_by(RightInterval.from_at)
    )
    spans = [Interval(*row) for row in rows]
    assert all(a.until_at <= b.from_at for a, b in pairwise(spans))
    return spans


def all_edges(spans: list[Interval], certificates: list[Certificate], life: Life) -> list[datetime]:
    """Every instant at which something begins or ends, and a microsecond on either side; the turns of years included."""
    first, last = min(life.instants), max(life.instants)
    edges = {clock.year_start(y) for y in range(clock.local(first).year, clock.local(last).year + 5)}
    edges |= {edge for span in spans for edge in span} | life.instants
    edges |= {e.effective_at for c in certificates for e in c.events}
    return sorted({edge + shift for edge in edges for shift in (-MICRO, timedelta(0), MICRO)})


def everybody_says_the_same(
    session: Session,
    workshop: Workshop,
    certificates: list[Certificate],
    spans: list[Interval],
    at: datetime,
) -> None:
    standing = certification.as_of(session, at).get(workshop.id, certification.NO_STATUS)
    rules = told_anew(certificates, at)
    said = {
        "python": certification.may_sell(session, workshop.id, at),
        "sql": in_sql(session, workshop, at),
        "intervals": any(span.from_at <= at < span.until_at for span in spans),
        "history": standing.sells,
        "rules": rules in SELLING,
    }
    assert len(set(said.values())) == 1, f"at {at}: {said}"
    assert rules == standing.state, f"at {at}"
    runs_until = next((span.until_at for span in spans if span.from_at <= at < span.until_at), None)
    assert standing.certified_until == runs_until, f"at {at}"


def in_sql(session: Session, workshop: Workshop, at: datetime) -> bool:
    right = certification.may_sell_sql(Workshop.id, at)
    return session.scalar(sa.select(Workshop.id).where(Workshop.id == workshop.id, right)) is not None


def told_anew(certificates: list[Certificate], at: datetime) -> str:
    """The newest certificate granted by the instant, by the rules alone."""
    told = (retold(certificate.events, at) for certificate in certificates)
    return next((state for state in told if state != State.NONE), State.NONE)


def the_row_says_the_same(session: Session, workshop: Workshop, now: datetime) -> None:
    """What is kept in the workshop's row, which each act brings up to date, holds now and as time goes on."""
    at_once = certification.status(session, workshop.id, now)
    kept_until = workshop.certified_until
    assert (kept_until if kept_until and kept_until > now else None) == at_once.certified_until
    for at in (now, now + DAY, clock.year_start(clock.local(now).year + 1), now + 800 * DAY):
        kept = session.scalar(sa.select(certification.state_sql(at)).where(Workshop.id == workshop.id))
        assert kept == certification.status(session, workshop.id, at).state, f"known at {now}, asked at {at}"


def the_page_says_the_same(client: Client, certificates: list[Certificate], at: datetime) -> None:
    """The public page as of the instant, and asked afterwards for the day on which the instant lies."""
    for certificate in certificates:
        record = f"/certificates/{certification.digits(certificate.number)}"
        with clock.at(at):
            assert verdict(client, record) == ON_PAGE[State(retold(certificate.events, at))], f"at {at}"
        day = clock.local_day(at)
        at_its_end = State(retold(certificate.events, clock.day_end(day) - MICRO))
        with clock.at(instant("2099-01-01")):
            said = verdict(client, f"{record}?on={day}")
        assert said == f"{day}：{ON_PAGE[at_its_end].removeprefix('今天')}"


def verdict(client: Client, address: str) -> str:
    return text(parse(client.get(address)).select_one(".verdict"))
