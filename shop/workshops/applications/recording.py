"""How every act on an application is done: under its lock, by who may and is not a party to it, as a move that is
added, with a version that grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation, OrganisationKind
from shop.core import audit, clock
from shop.core.access import Actor, Grant, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage.models import Region
from shop.heritage.regions import covers
from shop.workshops.applications import due
from shop.workshops.applications.models import Application, ApplicationMove
from shop.workshops.applications.moves import Act, after
from shop.workshops.models import Workshop

LONGEST_REASON = 1000
LONGEST_DOCUMENT_NO = 60


def held(session: Session, application_id: int, *, version: int | None = None) -> Application:
    """The application, read anew: nobody else acts on it until this transaction ends.

    Raises NotFound, and Conflict (STALE) when `version` is given and somebody has acted since.
    """
    found = session.get(
        Application, application_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise NotFound(_("没有这个申请。"))
    if version is not None and version != found.version:
        raise Conflict(_("您打开页面以后，这个申请有了变动。请看过现在的情况再办。"), code="STALE")
    return found


def taken(
    session: Session,
    actor: Actor,
    application_id: int,
    act: Act,
    permission: Permission,
    *,
    version: int | None = None,
) -> Application:
    """The application, held for the act of an officer.

    Raises NotFound, Forbidden (OWN_CASE for who filed it or belongs to its workshop), Conflict (STALE, ILLEGAL_MOVE).
    """
    application = held(session, application_id, version=version)
    require(actor, permission, application)
    refuse_own_case(session, actor, application)
    after(application.state, act)
    return application


def refuse_own_case(session: Session, actor: Actor, application: Application) -> None:
    """Raises Forbidden (OWN_CASE) when the actor filed it, or belongs to its workshop or to who has its credit code."""
    if is_own_case(session, actor, application):
        raise Forbidden(
            _("这是您自己提交的申请，或者您是这家工坊的成员，要由别的经办人来办。"), code="OWN_CASE"
        )


def is_own_case(session: Session, actor: Actor, application: Application) -> bool:
    """Whether the actor is a party to the application."""
    if actor.user_id is None:
        return False
    if actor.user_id == application.filed_by:
        return True
    mine = {g.organisation_id for g in actor.grants if g.kind not in ("authority", "platform")}
    if not mine:
        return False
    same = [sa.exists().where(Workshop.id == application.workshop_id, Workshop.organisation_id.in_(mine))]
    if application.uscc:
        same.append(sa.exists().where(Organisation.uscc == application.uscc, Organisation.id.in_(mine)))
    return bool(session.scalar(sa.select(sa.or_(*same))))


def move(
    session: Session,
    actor: Actor,
    application: Application,
    act: Act,
    *,
    authority: str = "",
    document_no: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    notice_ends_on: date | None = None,
) -> ApplicationMove:
    """Do the act: the new state, the version, the day by which the next one is due, the move and the audit trail.

    Raises Conflict (ILLEGAL_MOVE) when the state does not allow it. `detail` holds no personal data.
    """
    now, before, to = clock.now(), application.state, after(application.state, act)
    happened = ApplicationMove(
        application_id=application.id,
        at=now,
        act=act,
        from_state=before,
        to_state=to,
        actor_id=actor.user_id,
        authority=authority,
        document_no=document_no,
        reason=reason,
        detail=dict(detail or {}),
    )
    session.add(happened)
    application.version += 1
    if to != before or act is Act.TRANSFER:
        application.state, application.state_since = to, now
        application.due_on = due.of(session, application, notice_ends_on=notice_ends_on)
    session.flush()
    audit.record(
        session,
        actor,
        f"application.{act}",
        "application",
        application.number,
        county=application.county_code,
        move=happened.id,
        document_no=document_no,
    )
    return happened


def given(text: str, field: str, missing: str, longest: int = LONGEST_REASON) -> str:
    """The text without blanks around it; raises Invalid at the field when nothing is left or it is too long."""
    found = text.strip()
    if not found:
        raise Invalid(missing, field=field)
    return bounded(found, field, longest)


def bounded(text: str, field: str, longest: int) -> str:
    """The text without blanks around it; raises Invalid at the field when it is too long."""
    found = text.strip()
    if len(found) > longest:
        raise Invalid(_("太长了，请不要超过 %(n)s 个字。", n=longest), field=field)
    return found


def document(text: str, *, needed: bool = True) -> str:
    """A document number; raises Invalid when it is needed and missing, or too long."""
    if needed:
        return given(text, "document_no", _("请填写文号。"), LONGEST_DOCUMENT_NO)
    return bounded(text, "document_no", LONGEST_DOCUMENT_NO)


def authority_of(session: Session, actor: Actor, county_code: str, department: str = "") -> str:
    """In whose name the actor acts on a matter of the county: their own authority, the county's for the store."""
    offices = [g for g in actor.grants if _office_for(g, county_code, department)]
    if offices:
        nearest = max(offices, key=lambda g: (g.region_code == county_code, g.region_code or ""))
        condition: sa.ColumnElement[bool] = Organisation.id == nearest.organisation_id
    else:
        condition = sa.and_(
            Organisation.kind == OrganisationKind.AUTHORITY, Organisation.region_code == county_code
        )
    name = session.scalar(sa.select(Organisation.name).where(condition).order_by(Organisation.id).limit(1))
    return name or session.scalar(sa.select(Region.name).where(Region.code == county_code)) or ""


def _office_for(grant: Grant, county_code: str, department: str) -> bool:
    if grant.kind != "authority" or not grant.region_code:
        return False
    return covers(grant.region_code, county_code) and (not department or grant.department == department)
