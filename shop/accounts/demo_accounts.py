"""The accounts that the demo shows on its sign-in page: everybody may try every role."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts.memberships import role_name
from shop.accounts.models import Membership, Organisation, User
from shop.core.errors import NotFound
from shop.core.text import later as _l
from shop.heritage.models import Region

DEMO_PASSWORD = "baigong-2026"  # noqa: S105 - shown on the sign-in page of the demo; refused in production
GROUPS = {"buy": _l("买"), "make": _l("做"), "fair": _l("展"), "govern": _l("管")}
_GROUP_OF = {
    "company": "buy",
    "workshop": "make",
    "organiser": "fair",
    "authority": "govern",
    "platform": "govern",
}
#: Who belongs to no organisation and does not only buy: who applies for a certification.
APPLICANT = "applicant@demo.example"
#: More would not be a choice any more; the builder of the demo makes fewer.
MOST = 40


@dataclass(frozen=True)
class DemoAccount:
    """One line: role, what to type, what it is good for."""

    user_id: int
    group: str
    role: str
    login: str
    note: str


def listed(session: Session) -> list[tuple[str, list[DemoAccount]]]:
    """Demo accounts that can sign in, under 买 做 展 管; empty groups are left out."""
    people = sa.select(User).where(User.is_demo, User.password_hash.is_not(None), User.closed_at.is_(None))
    users = list(session.scalars(people.order_by(User.id).limit(MOST)))
    first = _first_memberships(session, [user.id for user in users])
    accounts = [_account(user, first.get(user.id)) for user in users]
    groups = [(str(word), [a for a in accounts if a.group == key]) for key, word in GROUPS.items()]
    return [(word, group) for word, group in groups if group]


def get(session: Session, user_id: int) -> User:
    """The demo account with this number that can sign in. NotFound for everybody else's."""
    user = session.get(User, user_id)
    if user is None or not user.is_demo or user.password_hash is None or user.closed_at is not None:
        raise NotFound(_("没有这个演示账号。"))
    return user


def _first_memberships(session: Session, user_ids: list[int]) -> dict[int, Membership]:
    running = sa.select(Membership).where(Membership.user_id.in_(user_ids), Membership.ended_at.is_(None))
    with_place = joinedload(Membership.organisation).joinedload(Organisation.region)
    found: dict[int, Membership] = {}
    for membership in session.scalars(running.options(with_place).order_by(Membership.id)):
        found.setdefault(membership.user_id, membership)
    return found


def _account(user: User, membership: Membership | None) -> DemoAccount:
    login = user.email or user.phone or ""
    if membership is None and user.email == APPLICANT:
        note = _("%(name)s，一份申请写了一半，一份退回来要补正", name=user.name)
        return DemoAccount(user.id, "make", _("申请认定的人"), login, note)
    if membership is None:
        return DemoAccount(user.id, "buy", _("消费者"), login, user.name)
    organisation = membership.organisation
    role = role_name(organisation.kind, membership.role, membership.department)
    if organisation.kind == "authority" and organisation.region is not None:
        role = _level(organisation.region) + role
    return DemoAccount(
        user.id,
        _GROUP_OF[organisation.kind],
        role,
        login,
        _("%(place)s，%(name)s", place=organisation.name, name=user.name),
    )


def _level(region: Region) -> str:
    return {"province": _("省级"), "prefecture": _("市州"), "county": _("县级")}[region.level]
