"""Entries in registers outside the store: the county's project pool (项目库), the labour platform (劳务协作平台), others."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.applications.recording import given
from shop.workshops.certification.holding import hold_alone
from shop.workshops.certification.recording import refuse_own
from shop.workshops.models import Workshop
from shop.workshops.recognition.models import RegisterEntry, RegisterKind

LONGEST = 60


def enter(
    session: Session,
    actor: Actor,
    *,
    workshop_id: int,
    register: str,
    entry_no: str,
    entered_on: date,
    register_name: str = "",
) -> RegisterEntry:
    """Record number and day of an entry, by the rural officer of the region (national notice, sections 2 and 9).

    A register of the kind "other" is named. Raises Conflict (ENTERED) for the same number again, Invalid, Forbidden,
    NotFound.
    """
    workshop = _held(session, actor, workshop_id)
    if register not in set(RegisterKind):
        raise Invalid(_("请选登记在哪里。"), field="register")
    if entered_on > clock.today():
        raise Invalid(_("日子不能晚于今天。"), field="entered_on")
    entry = RegisterEntry(
        workshop_id=workshop.id,
        register=register,
        register_name=_name(register, register_name),
        entry_no=given(entry_no, "entry_no", _("请填写编号。"), LONGEST),
        entered_on=entered_on,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    _refuse_double(session, entry)
    session.add(entry)
    session.flush()
    _note(session, actor, workshop, "register.entered", entry)
    _follow(session, workshop)
    return entry


def remove(session: Session, actor: Actor, entry_id: int, *, removed_on: date) -> RegisterEntry:
    """Record that it was taken out of the register; the entry stays to be read."""
    entry = session.get(RegisterEntry, entry_id)
    if entry is None:
        raise NotFound(_("没有这条登记。"))
    workshop = _held(session, actor, entry.workshop_id)
    session.refresh(entry)
    if entry.removed_on is not None:
        raise Conflict(_("这条登记已经注明移出。"), code="REMOVED")
    if not entry.entered_on <= removed_on <= clock.today():
        raise Invalid(_("移出的日子要在登记以后、今天以前。"), field="removed_on")
    entry.removed_on = removed_on
    session.flush()
    _note(session, actor, workshop, "register.removed", entry)
    _follow(session, workshop)
    return entry


def of_workshop(session: Session, workshop_id: int) -> list[RegisterEntry]:
    """All entries of the workshop, oldest first, those that were removed too."""
    rows = sa.select(RegisterEntry).where(RegisterEntry.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(RegisterEntry.entered_on, RegisterEntry.id)))


def _held(session: Session, actor: Actor, workshop_id: int) -> Workshop:
    if session.get(Workshop, workshop_id) is None:
        raise NotFound(_("没有这家工坊。"))
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.REGISTER_RECORD, workshop)
    refuse_own(actor, workshop)
    return workshop


def _name(register: str, name: str) -> str:
    if register != RegisterKind.OTHER:
        return ""
    return given(name, "register_name", _("请写平台的名称。"), LONGEST)


def _refuse_double(session: Session, entry: RegisterEntry) -> None:
    same = sa.exists().where(
        RegisterEntry.workshop_id == entry.workshop_id,
        RegisterEntry.register == entry.register,
        RegisterEntry.register_name == entry.register_name,
        RegisterEntry.entry_no == entry.entry_no,
    )
    if session.scalar(sa.select(same)):
        raise Conflict(_("这个编号已经登记过了。"), code="ENTERED", field="entry_no")


def _follow(session: Session, workshop: Workshop) -> None:
    """The register of workshops says whether it stands in the project pool now."""
    running = sa.exists().where(
        RegisterEntry.workshop_id == workshop.id,
        RegisterEntry.register == RegisterKind.PROJECT_POOL,
        RegisterEntry.removed_on.is_(None),
    )
    workshop.in_project_db = bool(session.scalar(sa.select(running)))
    session.flush()
    cache.touch(session)


def _note(session: Session, actor: Actor, workshop: Workshop, action: str, entry: RegisterEntry) -> None:
    audit.record(
        session, actor, action, "workshop", workshop.slug, register=entry.register, entry_no=entry.entry_no
    )
