"""BR-04: two years without a confirmation end the right at 00:00 on 1 January; running the job twice ends it once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import CertificateEvent, CertificateHistory
from shop.workshops.sanctions import Asked, everything
from tests.factories.workshops import a_member, a_workshop, instant
from tests.support.night import told, work_the_night


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2026])
def test_the_right_ends_at_the_second_turn_of_the_year(session: Session, year: int) -> None:
    workshop = a_workshop(session, certified=f"{year}-06-28")
    end = clock.year_start(year + 3)
    assert certification.may_sell(session, workshop.id, end - timedelta(seconds=1))
    assert not certification.may_sell(session, workshop.id, end)
    assert not certification.may_commit(session, workshop.id, end)
    assert certification.status(session, workshop.id, end).state is State.AUTO_CANCELLED


def test_the_public_list_has_the_end_before_any_job_has_run(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28", name="岩冲土布坊")
    with clock.at(instant("2025-12-31T23:59:59")):
        assert not everything(session, Asked(state="auto_cancelled"))
    with clock.at(instant("2026-01-01")):
        (listed,) = everything(session, Asked(state="auto_cancelled"))
    assert (listed.workshop, listed.listed_at) == (workshop, instant("2026-01-01"))


@pytest.mark.parametrize(
    ("year", "nights"), [(2023, ["01-01T00:30", "01-01T00:30"]), (2024, ["01-02", "01-05", "02-01"])]
)
def test_the_job_run_again_writes_one_end_and_tells_once(
    app: Flask, session: Session, year: int, nights: list[str]
) -> None:
    workshop = a_workshop(session, certified=f"{year}-06-28")
    owner = a_member(session, workshop)
    session.commit()
    for night in nights:
        with clock.at(instant(f"{year + 3}-{night}")):
            work_the_night(app)
    session.expire_all()
    noted = session.scalars(sa.select(CertificateHistory).order_by(CertificateHistory.happened_at)).all()
    assert [(n.kind, n.year, n.happened_at) for n in noted] == [
        ("missed_year", year + 1, clock.year_start(year + 2)),
        ("auto_cancelled", year + 3, clock.year_start(year + 3)),
    ]
    ends = [t for t in told(session) if t.template == "certificate_auto_cancelled"]
    assert [t.user_id for t in ends] == [owner.id]


def test_the_job_decides_nothing(app: Flask, session: Session) -> None:
    a_workshop(session, certified="2023-06-28")
    session.commit()
    before = session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent))
    with clock.at(instant("2026-01-01T00:30")):
        work_the_night(app)
    assert session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent)) == before
