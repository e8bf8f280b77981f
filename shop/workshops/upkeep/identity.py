"""Who stands behind a workshop is checked again every six months, on papers sent from the phone or on the originals
(E-commerce Law art. 27; Zhejiang rules art. 9; BR-21). An overdue check stops new sales by itself; one that is passed
lets them go on from that instant.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, workdays
from shop.core.access import Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.heritage.queries import overrides
from shop.workshops import registration
from shop.workshops.certification.holding import hold_alone
from shop.workshops.models import Workshop
from shop.workshops.upkeep.cases import bounded, given, refuse_party, tell_officers, tell_workshop
from shop.workshops.upkeep.models import IdentityCheck

CHECK_WORKDAYS = 7


def send_papers(session: Session, actor: Actor, workshop_id: int) -> IdentityCheck:
    """The owner hands in papers for the next check; they are attached by `papers.attach`, looked at within 7 working
    days. Raises Conflict while others wait.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.APPEAL_FILE, workshop)
    if open_check(session, workshop_id) is not None:
        raise Conflict(_("已经交过材料，正在等核验。"), code="ALREADY_OPEN")
    check = IdentityCheck(
        workshop_id=workshop_id,
        sent_by=actor.user_id,
        sent_at=clock.now(),
        due_on=workdays.nth_workday_after(clock.today(), CHECK_WORKDAYS, overrides(session)),
    )
    session.add(check)
    session.flush()
    audit.record(session, actor, "identity.papers_sent", "workshop", workshop.slug, check=check.id)
    tell_officers(session, workshop, "identity_papers", day=str(check.due_on))
    return check


def pass_check(session: Session, actor: Actor, check_id: int, *, note: str = "") -> IdentityCheck:
    """The papers are right: good for six months from today, the last day included; sales go on at once.

    Raises Forbidden for who sent them or belongs to the workshop, Conflict (DECIDED) when they were looked at already.
    """
    check, workshop = _to_decide(session, actor, check_id)
    _passed(session, actor, workshop, check, bounded(note, "note"))
    return check


def refuse_check(session: Session, actor: Actor, check_id: int, *, note: str) -> IdentityCheck:
    """The papers do not do, for the reason given; until when the last check is good stays. Raises as `pass_check`."""
    check, workshop = _to_decide(session, actor, check_id)
    check.note = given(note, "note", _("请写明差什么，让工坊知道怎么补。"))
    check.checked_by, check.checked_at, check.passed = actor.user_id, clock.now(), False
    session.flush()
    audit.record(session, actor, "identity.refused", "workshop", workshop.slug, check=check.id)
    tell_workshop(session, workshop, "identity_checked", passed=False, note=check.note, day="")
    return check


def check_originals(session: Session, actor: Actor, workshop_id: int) -> IdentityCheck:
    """Somebody came with the originals and they are right; papers that wait are done with as well."""
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.IDENTITY_VERIFY, workshop)
    check = open_check(session, workshop_id)
    refuse_party(actor, workshop, check.sent_by if check else None)
    if check is None:
        check = IdentityCheck(workshop_id=workshop_id)
        session.add(check)
    _passed(session, actor, workshop, check, _("现场核对原件"))
    return check


def at_entry(session: Session, actor: Actor, workshop: Workshop) -> IdentityCheck:
    """The papers of the application were right when the workshop entered the register: its first check (BR-21)."""
    check = IdentityCheck(workshop_id=workshop.id)
    session.add(check)
    _record(session, actor, workshop, check, _("随认定申请核验"))
    return check


def open_check(session: Session, workshop_id: int) -> IdentityCheck | None:
    """The check that waits for an officer."""
    waiting = sa.select(IdentityCheck).where(
        IdentityCheck.workshop_id == workshop_id, IdentityCheck.checked_at.is_(None)
    )
    return session.scalar(waiting)


def _passed(session: Session, actor: Actor, workshop: Workshop, check: IdentityCheck, note: str) -> None:
    _record(session, actor, workshop, check, note)
    day = clock.local_day(workshop.verified_until - datetime.resolution)
    tell_workshop(session, workshop, "identity_checked", passed=True, note="", day=day.isoformat())


def _record(session: Session, actor: Actor, workshop: Workshop, check: IdentityCheck, note: str) -> None:
    registration.verify_identity(session, actor, workshop.id)
    check.checked_by, check.checked_at, check.passed = actor.user_id, clock.now(), True
    check.good_until, check.note = workshop.verified_until, note
    session.flush()


def _to_decide(session: Session, actor: Actor, check_id: int) -> tuple[IdentityCheck, Workshop]:
    found = session.get(IdentityCheck, check_id)
    if found is None:
        raise NotFound(_("没有这次核验。"))
    require(actor, Permission.IDENTITY_VERIFY, found.workshop)
    workshop = hold_alone(session, found.workshop_id)
    session.refresh(found)
    refuse_party(actor, workshop, found.sent_by)
    if found.checked_at is not None:
        raise Conflict(_("这次核验已经办过了。"), code="DECIDED")
    return found, workshop
