"""Key-support counties: a prefecture names one or two and files them with the province (Hunan notice, part 3 (1))."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.heritage.models import Region, RegionLevel
from shop.workshops.applications.recording import document
from shop.workshops.queries import officers_of
from shop.workshops.recognition.models import KeyCounty
from shop.workshops.recognition.offices import province_of, require_office_of

MOST = 2


def name(
    session: Session,
    actor: Actor,
    *,
    prefecture_code: str,
    county_code: str,
    document_no: str,
    named_on: date | None = None,
) -> KeyCounty:
    """Name a county of the prefecture, by its culture officer; two at most run at a time.

    Raises Conflict (TOO_MANY, NAMED), Invalid for a county elsewhere, Forbidden.
    """
    require(actor, Permission.KEY_COUNTY_NAME, prefecture_code)
    day = named_on or clock.today()
    if day > clock.today():
        raise Invalid(_("日子不能晚于今天。"), field="named_on")
    _hold_prefecture(session, prefecture_code)
    inside = county_code != prefecture_code and county_code.startswith(prefecture_code[:4])
    if not inside or not heritage.is_leaf(session, county_code):
        raise Invalid(_("请选本市州的县、市、区。"), field="county_code")
    running = list(session.scalars(_running().where(KeyCounty.prefecture_code == prefecture_code)))
    if county_code in {k.county_code for k in running}:
        raise Conflict(_("这个县已经是重点支持县。"), code="NAMED", field="county_code")
    if len(running) >= MOST:
        raise Conflict(_("重点支持县最多 %(n)s 个，要先结束一个。", n=MOST), code="TOO_MANY")
    found = KeyCounty(
        prefecture_code=prefecture_code,
        county_code=county_code,
        named_on=day,
        document_no=document(document_no),
        named_by=actor.user_id,
    )
    session.add(found)
    session.flush()
    _note(session, actor, found, "key_county.named")
    return found


def file(session: Session, actor: Actor, key_county_id: int) -> KeyCounty:
    """File it with the province, by the prefecture; the province's culture officers are told."""
    found = _held(session, key_county_id)
    require(actor, Permission.KEY_COUNTY_NAME, found.prefecture_code)
    if found.filed_at is not None:
        raise Conflict(_("已经报省里备案。"), code="FILED")
    found.filed_at = clock.now()
    session.flush()
    _note(session, actor, found, "key_county.filed")
    _tell(session, found)
    return found


def note(session: Session, actor: Actor, key_county_id: int) -> KeyCounty:
    """The province takes note of what was filed, by its culture officer."""
    found = _held(session, key_county_id)
    require_office_of(actor, province_of(found.prefecture_code), Permission.FILING_MANAGE)
    if found.filed_at is None:
        raise Conflict(_("市州还没有报备案。"), code="NOT_FILED")
    if found.noted_at is not None:
        raise Conflict(_("省里已经备案。"), code="NOTED")
    found.noted_at, found.noted_by = clock.now(), actor.user_id
    session.flush()
    _note(session, actor, found, "key_county.noted")
    return found


def end(session: Session, actor: Actor, key_county_id: int, *, ended_on: date | None = None) -> KeyCounty:
    """End the support, by the prefecture; another county can be named then."""
    found = _held(session, key_county_id)
    require(actor, Permission.KEY_COUNTY_NAME, found.prefecture_code)
    day = ended_on or clock.today()
    if found.ended_on is not None:
        raise Conflict(_("已经结束。"), code="ENDED")
    if not found.named_on <= day <= clock.today():
        raise Invalid(_("结束的日子要在确定以后、今天以前。"), field="ended_on")
    found.ended_on = day
    session.flush()
    _note(session, actor, found, "key_county.ended")
    return found


def running(session: Session, within: str | None = None) -> list[KeyCounty]:
    """The key-support counties of now, by code; of one prefecture when it is named."""
    rows = _running()
    if within is not None:
        rows = rows.where(KeyCounty.prefecture_code == within)
    return list(session.scalars(rows.order_by(KeyCounty.county_code)))


def _running() -> sa.Select[KeyCounty]:
    return sa.select(KeyCounty).where(KeyCounty.ended_on.is_(None))


def _hold_prefecture(session: Session, code: str) -> None:
    """One naming in the prefecture at a time."""
    rows = sa.select(Region).where(Region.code == code, Region.level == RegionLevel.PREFECTURE)
    if session.scalar(rows.with_for_update(key_share=True)) is None:
        raise Invalid(_("只有市州可以确定重点支持县。"), field="prefecture_code")


def _held(session: Session, key_county_id: int) -> KeyCounty:
    found = session.get(KeyCounty, key_county_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound(_("没有这个重点支持县。"))
    return found


def _tell(session: Session, found: KeyCounty) -> None:
    names = dict(
        session.execute(
            sa.select(Region.code, Region.name).where(
                Region.code.in_([found.prefecture_code, found.county_code])
            )
        ).all()
    )
    for user_id in officers_of(session, province_of(found.prefecture_code), "culture"):
        messages.notify(
            session,
            user_id,
            "key_county_filed",
            county=names.get(found.county_code, ""),
            prefecture=names.get(found.prefecture_code, ""),
            document_no=found.document_no,
        )


def _note(session: Session, actor: Actor, found: KeyCounty, action: str) -> None:
    audit.record(session, actor, action, "key_county", found.county_code, prefecture=found.prefecture_code)
