"""The opinions of the three departments of the county (national notice, section 2: 会同认定)."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Department
from shop.core import clock
from shop.core.access import Actor, allowed
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.workshops.applications import telling
from shop.workshops.applications.models import Application, SignOff
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, given, move, taken

LONGEST_OPINION = 500


def sign_off(
    session: Session,
    actor: Actor,
    application_id: int,
    *,
    department: str,
    agrees: bool,
    opinion: str,
    version: int | None = None,
) -> SignOff:
    """The department's opinion in this round, once and for good; with agreement too a word of opinion is needed.

    Only an officer of that department of the county itself signs for it (code OTHER_DEPARTMENT). Once all have signed
    the culture officers are told, at once when one does not agree.
    """
    application = taken(
        session, actor, application_id, Act.SIGN_OFF, Permission.APPLICATION_SIGN, version=version
    )
    if department not in set(Department):
        raise Invalid(_("请选一个部门。"), field="department")
    _check_own_department(actor, application, department)
    signed = _signed(session, application)
    if department in signed:
        raise Conflict(_("这个部门在这一轮已经签署意见。"), code="ALREADY_SIGNED")
    made = SignOff(
        application_id=application.id,
        round=application.round,
        department=department,
        agrees=agrees,
        opinion=given(opinion, "opinion", _("请写明意见。"), LONGEST_OPINION),
        actor_id=actor.user_id or 0,
        authority=authority_of(session, actor, application.county_code or "", department),
        at=clock.now(),
    )
    session.add(made)
    said = {"department": department, "agrees": agrees}
    move(session, actor, application, Act.SIGN_OFF, authority=made.authority, detail=said)
    signed[department] = agrees
    if not agrees or len(signed) == len(Department):
        telling.officers(session, application, "signed", all_agree=all(signed.values()))
    return made


def may_sign(actor: Actor, application: Application) -> list[Department]:
    """The departments of the county that the actor belongs to; the store itself may sign for all."""
    if not allowed(actor, Permission.APPLICATION_SIGN, application):
        return []
    return [d for d in Department if actor.is_system or _belongs(actor, application, d)]


def _check_own_department(actor: Actor, application: Application, department: str) -> None:
    if not actor.is_system and not _belongs(actor, application, department):
        raise Forbidden(_("只能签署自己部门的意见。"), code="OTHER_DEPARTMENT")


def _belongs(actor: Actor, application: Application, department: str) -> bool:
    return any(
        g.kind == "authority" and g.region_code == application.county_code and g.department == department
        for g in actor.grants
    )


def _signed(session: Session, application: Application) -> dict[str, bool]:
    rows = session.execute(
        sa.select(SignOff.department, SignOff.agrees).where(
            SignOff.application_id == application.id, SignOff.round == application.round
        )
    )
    return dict(rows.all())
