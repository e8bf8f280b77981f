"""Suspended workshops with the day until which each has to put things right."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from shop.workshops.queries import within
from shop.workshops.upkeep import waiting
from tests.factories.workshops import a_workshop, instant

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}


def test_a_suspended_workshop_waits_with_its_day_in_its_region_until_it_is_lifted(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    with clock.at(instant("2026-11-23T09:00")):
        now = clock.now()
        certification.suspend(
            session, SYSTEM, workshop.id, **WHY, ground=SuspensionGround.COMPLAINT, fix_by=date(2026, 12, 20)
        )
    (row,) = session.execute(waiting.suspensions(now)).all()
    assert (row.workshop_id, row.slug, row.fix_by) == (workshop.id, workshop.slug, date(2026, 12, 20))
    assert session.execute(waiting.suspensions(now).where(within(["433127"]))).all() == []
    assert len(session.execute(waiting.suspensions(now).where(within(["430000"]))).all()) == 1
    with clock.at(instant("2026-11-24")):
        certification.lift(session, SYSTEM, workshop.id, **WHY)
    assert session.execute(waiting.suspensions(now)).all() == []


def test_a_suspension_without_a_day_waits_too_and_one_that_has_lapsed_does_not(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-03-01")
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
    (row,) = session.execute(waiting.suspensions(instant("2026-12-31T23:59:59"))).all()
    assert (row.slug, row.fix_by) == (workshop.slug, None)
    assert session.execute(waiting.suspensions(instant("2027-01-01"))).all() == []
