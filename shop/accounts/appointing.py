"""Who holds an office: officers of authorities and the people who run the platform, named and relieved by the platform.

Officers are members of the authority of their region with a department. Every act is written to the audit trail.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import people
from shop.accounts.models import ROLES, Department, Membership, Organisation, OrganisationKind, User
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound
from shop.heritage.models import Region

OFFICES = (OrganisationKind.AUTHORITY, OrganisationKind.PLATFORM)


def find_region(session: Session, typed: str) -> Region:
    """The region of a six-digit code or a full name. Raises Invalid at `region` for none and for several, with codes."""
    typed = "".join(typed.split())
    rows = sa.select(Region).where(sa.or_(Region.code == typed, Region.name == typed)).order_by(Region.code)
    found = session.scalars(rows.limit(10)).all()
    if not found:
        raise Invalid(_("没有这个地区。请填全称，例如 龙山县，或者六位行政区划代码。"), field="region")
    if len(found) > 1:
        codes = _("、").join(f"{region.code}" for region in found)
        raise Invalid(_("同名的地区不止一个，请填代码：%(codes)s。", codes=codes), field="region")
    return found[0]


def appoint_officer(
    session: Session, actor: Actor, user_id: int, *, region_code: str, department: str, authority: str = ""
) -> Membership:
    """Make somebody an officer of the region's authority, of the department, from the next request on.

    An authority that is missing is created under the name `authority`, or one made of the region's. Raises NotFound,
    Invalid at `department` or `region`, Conflict for a closed account and for who is an officer there already.
    """
    user = _open(session, actor, user_id)
    if department not in set(Department):
        raise Invalid(_("没有这个部门。"), field="department")
    organisation = _authority(session, actor, region_code, authority)
    held = _take(session, user, organisation, "officer", department)
    audit.record(
        session,
        actor,
        "officer.appointed",
        "user",
        user_id,
        organisation_id=organisation.id,
        region=region_code,
        department=department,
    )
    return held


def give_platform_role(session: Session, actor: Actor, user_id: int, *, role: str) -> Membership:
    """Give somebody a role of the platform. Raises as `appoint_officer`, Invalid at `role`."""
    user = _open(session, actor, user_id)
    if role not in ROLES[OrganisationKind.PLATFORM]:
        raise Invalid(_("平台没有这种角色。"), field="role")
    rows = sa.select(Organisation).where(Organisation.kind == OrganisationKind.PLATFORM)
    platform = session.scalars(rows.order_by(Organisation.id).limit(1).with_for_update()).first()
    if platform is None:
        raise NotFound(_("平台这个单位还没有建。"))
    held = _take(session, user, platform, role, None)
    audit.record(
        session, actor, "platform_role.given", "user", user_id, organisation_id=platform.id, role=role
    )
    return held


def end_office(session: Session, actor: Actor, user_id: int, membership_id: int) -> Membership:
    """End an office or a role of the platform, from the next request on.

    Members of workshops and firms are for those to end. Raises NotFound, and Conflict for what has ended already, for
    one's own role as operator and for the last operator.
    """
    people.get(session, actor, user_id)
    held = session.get(Membership, membership_id)
    if held is None or held.user_id != user_id:
        raise NotFound(_("没有这个任职。"))
    organisation = session.get_one(Organisation, held.organisation_id, with_for_update=True)
    session.refresh(held)
    if organisation.kind not in OFFICES:
        raise NotFound(_("工坊和企业的成员由他们自己管理。"))
    if held.ended_at is not None:
        raise Conflict(_("这个任职已经结束了，可能是刚才别人办的。"), code="STALE")
    if held.role == "operator":
        _not_the_last(session, actor, held)
    held.ended_at = max(clock.now(), held.since)
    session.flush()
    action = "officer.relieved" if organisation.kind == OrganisationKind.AUTHORITY else "platform_role.ended"
    audit.record(
        session, actor, action, "user", user_id, organisation_id=organisation.id, role=held.role, department=held.department
    )  # fmt: skip
    return held


def _not_the_last(session: Session, actor: Actor, held: Membership) -> None:
    if held.user_id == actor.user_id:
        raise Conflict(_("自己的运营角色请另一位运营人员来结束。"), code="OWN_ROLE")
    others = sa.select(Membership.id).where(
        Membership.organisation_id == held.organisation_id,
        Membership.role == "operator",
        Membership.ended_at.is_(None),
        Membership.id != held.id,
    )
    if session.scalar(others.limit(1)) is None:
        raise Conflict(_("这是最后一位运营人员，不能结束。"), code="LAST_OPERATOR")


def _open(session: Session, actor: Actor, user_id: int) -> User:
    user = people.get(session, actor, user_id, lock=True)
    if user.closed_at is not None:
        raise Conflict(_("这个账号已经关闭了。"), code="CLOSED")
    return user


def _authority(session: Session, actor: Actor, region_code: str, name: str) -> Organisation:
    """The authority of the region; the region's row is locked, so that two acts do not create two."""
    region = session.get(Region, region_code, with_for_update={"key_share": True})
    if region is None:
        raise Invalid(_("没有这个地区。"), field="region")
    rows = sa.select(Organisation).where(
        Organisation.kind == OrganisationKind.AUTHORITY, Organisation.region_code == region_code
    )
    found = session.scalars(rows.order_by(Organisation.id).limit(1)).first()
    if found is not None:
        return found
    name = name.strip() or _("%(place)s非遗工坊主管部门", place=region.name)
    made = Organisation(
        kind=OrganisationKind.AUTHORITY, name=name[:80], region_code=region_code, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "authority.created", "organisation", made.id, region=region_code)
    return made


def _take(
    session: Session, user: User, organisation: Organisation, role: str, department: str | None
) -> Membership:
    rows = sa.select(Membership).where(
        Membership.user_id == user.id,
        Membership.organisation_id == organisation.id,
        Membership.role == role,
    )
    held = session.scalar(rows)
    if held is not None and held.ended_at is None:
        raise Conflict(_("已经在%(name)s任职了，要换部门请先结束原来的。", name=organisation.name))
    if held is None:
        held = Membership(user_id=user.id, organisation_id=organisation.id, role=role)
        session.add(held)
    held.department, held.since, held.ended_at = department, clock.now(), None
    session.flush()
    return held
