"""What waits for an officer, as statements that can be united."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from shop.workshops.queries import within
from shop.workshops.upkeep import appeals, changes, identity, waiting
from tests.factories.workshops import a_member, a_workshop, acting, instant

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}


def test_each_matter_waits_with_its_day_until_it_is_done(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    owner = acting(session, a_member(session, workshop))
    with clock.at(instant("2026-11-23T09:00")):
        now = clock.now()
        change = changes.report(
            session, owner, workshop.id, happened_on=date(2026, 11, 20), new={"legal_rep": "田二姐"}
        )
        check = identity.send_papers(session, owner, workshop.id)
        certification.suspend(
            session, SYSTEM, workshop.id, **WHY, ground=SuspensionGround.COMPLAINT, fix_by=date(2026, 12, 20)
        )
        appeal = appeals.file(session, owner, workshop.id, grounds="没有这回事")
    parts = [waiting.changes(), waiting.checks(), waiting.appeals(), waiting.suspensions(now)]
    rows = session.execute(sa.union_all(*parts)).all()
    assert {(r.ref, r.due_on) for r in rows} == {
        (str(change.id), date(2026, 12, 2)),
        (str(check.id), date(2026, 12, 2)),
        (appeal.number, date(2027, 1, 22)),
        (workshop.slug, date(2026, 12, 20)),
    }
    assert {(r.workshop_id, r.name, r.county_code) for r in rows} == {
        (workshop.id, workshop.name, workshop.county_code)
    }
    for part in parts:
        assert session.execute(part.where(within(["433127"]))).all() == []
        assert len(session.execute(part.where(within(["430000"]))).all()) == 1
    with clock.at(instant("2026-11-24T09:00")):
        changes.accept(session, SYSTEM, change.id)
        identity.pass_check(session, SYSTEM, check.id)
        appeals.uphold(session, SYSTEM, appeal.id, answer="复查合格", document_no="1 号")
    assert session.execute(sa.union_all(*parts)).all() == []


def test_a_suspension_without_a_day_waits_too_and_one_that_has_lapsed_does_not(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-03-01")
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
    (row,) = session.execute(waiting.suspensions(instant("2026-12-31T23:59:59"))).all()
    assert (row.ref, row.due_on) == (workshop.slug, None)
    assert session.execute(waiting.suspensions(instant("2027-01-01"))).all() == []
