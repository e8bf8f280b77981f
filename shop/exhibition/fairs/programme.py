"""Demonstrations and livestreams of a fair; they lie in the catalogue, so that campaigns can use them too."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.catalog.showcase_models import ProgrammeSlot, ShowcaseSource, SlotKind
from shop.core import audit, cache
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.exhibition.fairs.models import Fair
from shop.workshops.models import Workshop


def slots_of(session: Session, fair_id: int) -> list[ProgrammeSlot]:
    """What can be watched at the fair, in the order of time."""
    rows = sa.select(ProgrammeSlot).where(*_of(fair_id)).options(joinedload(ProgrammeSlot.workshop))
    return list(session.scalars(rows.order_by(ProgrammeSlot.starts_at, ProgrammeSlot.id)))


def add_slot(
    session: Session,
    actor: Actor,
    fair: Fair,
    *,
    kind: SlotKind,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    workshop_id: int | None = None,
    url: str = "",
) -> ProgrammeSlot:
    """One more. Invalid for times the wrong way round or outside the fair's days, and a livestream without an https
    address.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    if ends_at <= starts_at:
        raise Invalid(_("结束要晚于开始。"), field="ends")
    if not any(day.opens_at <= starts_at and ends_at <= day.closes_at for day in fair.days):
        raise Invalid(_("要在展会某一天的开放时间里。"), field="day")
    if kind == SlotKind.LIVESTREAM and not url.startswith("https://"):
        raise Invalid(_("直播要有 https:// 开头的观看地址。"), field="url")
    if workshop_id is not None and session.get(Workshop, workshop_id) is None:
        raise Invalid(_("没有这家工坊。"), field="workshop")
    slot = ProgrammeSlot(
        source=ShowcaseSource.FAIR, ref=str(fair.id), kind=kind, title=title, place=place,
        workshop_id=workshop_id, url=url, starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    session.add(slot)
    session.flush()
    audit.record(session, actor, "fair.slot_added", "fair", fair.id, title=title)
    cache.touch(session)
    return slot


def drop_slot(session: Session, actor: Actor, fair: Fair, slot_id: int) -> None:
    """It does not take place. NotFound for one of another fair."""
    require(actor, Permission.FAIR_MANAGE, fair)
    slot = session.scalar(sa.select(ProgrammeSlot).where(*_of(fair.id), ProgrammeSlot.id == slot_id))
    if slot is None:
        raise NotFound(_("没有这场活动。"))
    session.delete(slot)
    session.flush()
    audit.record(session, actor, "fair.slot_dropped", "fair", fair.id, title=slot.title)
    cache.touch(session)


def _of(fair_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return ProgrammeSlot.source == ShowcaseSource.FAIR, ProgrammeSlot.ref == str(fair_id)
