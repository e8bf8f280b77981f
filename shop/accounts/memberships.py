"""Who works for an organisation, and as what."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts import identity
from shop.accounts.access import MANAGING_ROLES
from shop.accounts.identity import Identity
from shop.accounts.models import ROLES, Membership, Organisation, OrganisationKind
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l

KINDS = {
    OrganisationKind.WORKSHOP: _l("工坊"),
    OrganisationKind.COMPANY: _l("企业"),
    OrganisationKind.ORGANISER: _l("展会主办"),
    OrganisationKind.AUTHORITY: _l("主管部门"),
    OrganisationKind.PLATFORM: _l("平台"),
}
ROLE_NAMES = {
    ("workshop", "owner"): _l("坊主"),
    ("workshop", "staff"): _l("店员"),
    ("workshop", "maker"): _l("手艺人"),
    ("company", "owner"): _l("负责人"),
    ("company", "requester"): _l("经办"),
    ("company", "approver"): _l("审批"),
    ("company", "finance"): _l("财务"),
    ("organiser", "operator"): _l("主办"),
    ("organiser", "booth_staff"): _l("展位店员"),
    ("authority", "officer"): _l("经办人"),
    ("platform", "operator"): _l("运营"),
    ("platform", "finance"): _l("财务"),
    ("platform", "support"): _l("客服"),
}
DEPARTMENTS = {"culture": _l("文旅"), "hr": _l("人社"), "rural": _l("乡村振兴")}


def role_name(kind: str, role: str, department: str | None = None) -> str:
    """The role in words: 坊主; for an officer with the department, 文旅经办人."""
    word = str(ROLE_NAMES[kind, role])
    return f"{DEPARTMENTS[department]}{word}" if department else word


def of(session: Session, actor: Actor) -> list[Membership]:
    """The actor's running memberships with their organisations."""
    own = sa.select(Membership).where(Membership.user_id == actor.user_id, Membership.ended_at.is_(None))
    return list(session.scalars(own.options(joinedload(Membership.organisation)).order_by(Membership.id)))


def members(session: Session, organisation_ids: set[int]) -> dict[int, list[Membership]]:
    """Running memberships of the organisations, by organisation, oldest first."""
    running = sa.select(Membership).where(
        Membership.organisation_id.in_(organisation_ids), Membership.ended_at.is_(None)
    )
    found: dict[int, list[Membership]] = {organisation: [] for organisation in organisation_ids}
    for membership in session.scalars(running.options(joinedload(Membership.user)).order_by(Membership.id)):
        found[membership.organisation_id].append(membership)
    return found


def get_for(session: Session, actor: Actor, organisation_id: int) -> Organisation:
    """The organisation, for those who may say who works in it. NotFound for strangers, Forbidden for other members."""
    organisation = session.get(Organisation, organisation_id)
    mine = {grant.organisation_id for grant in actor.grants}
    if organisation is None or organisation_id not in mine:
        raise NotFound(_("没有这个单位，或者您不是它的成员。"))
    require(actor, Permission.ORGANISATION_MANAGE, organisation)
    return organisation


def add(session: Session, actor: Actor, organisation_id: int, *, who: Identity, role: str) -> Membership:
    """Make the person of that address or number a member.

    Raises Invalid at `role` when it does not fit the kind of organisation or may not be given here, at `identifier`
    when there is no such account; Conflict when they have the role already; NotFound and Forbidden as `get_for`.
    """
    organisation = get_for(session, actor, organisation_id)
    if role not in ROLES[OrganisationKind(organisation.kind)]:
        raise Invalid(_("这个单位没有这种角色。"), field="role")
    user = identity.find(session, who)
    if user is None:
        raise Invalid(_("还没有用这个手机号或邮箱注册的账号，请对方先注册。"), field="identifier")
    session.refresh(organisation, with_for_update=True)  # one change of its members at a time
    held = join(session, organisation_id, user.id, role)
    if held is None:
        raise Conflict(_("对方已经有这个角色。"), field="identifier")
    audit.record(
        session, actor, "membership.added", "organisation", organisation_id, user_id=user.id, role=role
    )
    return held


def join(session: Session, organisation_id: int, user_id: int, role: str) -> Membership | None:
    """The membership from now on; None when it runs already. The caller holds the organisation and writes the trail."""
    held = _held(session, organisation_id, user_id, role)
    if held is not None and held.ended_at is None:
        return None
    if held is None:
        held = Membership(user_id=user_id, organisation_id=organisation_id, role=role, since=clock.now())
        session.add(held)
    else:
        held.since, held.ended_at = clock.now(), None
    session.flush()
    return held


def end(session: Session, actor: Actor, organisation_id: int, membership_id: int) -> Membership:
    """End a membership, from the next request on. Who manages may end any; everybody may end their own.

    Raises NotFound, Forbidden, and Conflict for the last one who manages the organisation.
    """
    organisation = session.get(Organisation, organisation_id, with_for_update=True)
    membership = session.get(Membership, membership_id, populate_existing=True)
    if (
        organisation is None
        or membership is None
        or membership.organisation_id != organisation_id
        or membership.ended_at is not None
    ):
        raise NotFound(_("没有这个成员，可能已经移出。"))
    if membership.user_id != actor.user_id:
        get_for(session, actor, organisation_id)
    if membership.role == MANAGING_ROLES.get(organisation.kind) and _managers(session, organisation) < 2:
        raise Conflict(_("这是最后一位能管理这个单位的人，不能移出。请先把这个角色也交给别人。"))
    membership.ended_at = max(clock.now(), membership.since)
    session.flush()
    audit.record(
        session,
        actor,
        "membership.ended",
        "organisation",
        organisation_id,
        user_id=membership.user_id,
        role=membership.role,
    )
    return membership


def _held(session: Session, organisation_id: int, user_id: int, role: str) -> Membership | None:
    return session.scalar(
        sa.select(Membership).where(
            Membership.organisation_id == organisation_id,
            Membership.user_id == user_id,
            Membership.role == role,
        )
    )


def _managers(session: Session, organisation: Organisation) -> int:
    count = sa.select(sa.func.count()).where(
        Membership.organisation_id == organisation.id,
        Membership.role == MANAGING_ROLES[organisation.kind],
        Membership.ended_at.is_(None),
    )
    return session.scalar(count) or 0
