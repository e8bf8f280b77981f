"""Closing an account: what stands in the way, what ends, and what the law keeps.

Other rooms say what of theirs stands in the way and what of theirs goes (`watch`, called where the rooms are wired
together). Orders with their payments and parcels are kept three years from their end (E-commerce Law art. 31; BR-20):
they are photographs and need no account. What was agreed to is kept as evidence (PIPL art. 14).
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts import exporting, notes, people
from shop.accounts.access import MANAGING_ROLES
from shop.accounts.models import Address, Membership, Organisation, OrganisationKind, ResetCode, User
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid

Blockers = Callable[[Session, int], list[str]]
Erase = Callable[[Session, int], None]
#: Whoever acted in an office keeps the name: decisions stay attributable.
OFFICES = (OrganisationKind.AUTHORITY, OrganisationKind.PLATFORM)
_blockers: list[Blockers] = []
_erasures: list[Erase] = []


def watch(*, blockers: Blockers | None = None, erase: Erase | None = None) -> None:
    """A room says what stands in the way (sentences for people), and takes away what is its own of the person."""
    if blockers is not None and blockers not in _blockers:
        _blockers.append(blockers)
    if erase is not None and erase not in _erasures:
        _erasures.append(erase)


def blockers(session: Session, user_id: int) -> list[str]:
    """All that stands in the way of closing the account, a sentence each; none: it can be closed."""
    found = [
        _("是%(name)s最后一位管理人，请先让别人也能管理。", name=name)
        for name in _managed_alone(session, user_id)
    ]
    return found + [sentence for ask in _blockers for sentence in ask(session, user_id)]


def own_blockers(session: Session, user_id: int) -> list[str]:
    """What stands in the way of closing one's own account: the same, and an office that one holds."""
    held = sa.select(Organisation.name).join(Membership, Membership.organisation_id == Organisation.id)
    offices = held.where(
        Membership.user_id == user_id, Membership.ended_at.is_(None), Organisation.kind.in_(OFFICES)
    ).distinct()
    found = [
        _("您在%(name)s还有职务，请先由管理的人办好离任。", name=name)
        for name in session.scalars(offices.order_by(Organisation.name))
    ]
    return found + blockers(session, user_id)


def close(session: Session, actor: Actor, user_id: int, *, reason: str) -> User:
    """Close somebody's account for good, on their request.

    Raises Invalid at `reason`, Conflict for one's own account, a closed one, and while something stands in the way.
    """
    user = people.get(session, actor, user_id, lock=True)
    reason = reason.strip()
    if not 2 <= len(reason) <= 200:
        raise Invalid(_("请用 2 到 200 个字写明为什么关闭。"), field="reason")
    if user.id == actor.user_id:
        raise Conflict(_("自己的账号请另一位运营人员来关。"), code="OWN_ACCOUNT")
    _close(session, actor, user, blockers, reason=reason)
    return user


def close_own(session: Session, actor: Actor) -> None:
    """The person closes their own account for good (PIPL art. 47). The route has asked for the password.

    Conflict while something stands in the way, or when it was closed meanwhile.
    """
    assert actor.user_id is not None
    held = sa.select(User).where(User.id == actor.user_id).with_for_update(key_share=True)
    user = session.scalars(held.execution_options(populate_existing=True)).one()
    _close(session, actor, user, own_blockers, reason="")


def _close(session: Session, actor: Actor, user: User, ask: Blockers, *, reason: str) -> None:
    """Every session ends with the next request, memberships end, addresses go, mail, number and password are taken out,
    and the name unless they ever held an office.
    """
    user_id = user.id
    if user.closed_at is not None:
        raise Conflict(_("这个账号已经关闭了。"), code="CLOSED")
    _lock_organisations(session, user_id)
    if in_the_way := ask(session, user_id):
        raise Conflict(_("现在还不能关闭：%(why)s", why=" ".join(in_the_way)), code="BLOCKED")
    now = clock.now()
    in_office = _held_office(session, user_id)
    running = sa.update(Membership).where(Membership.user_id == user_id, Membership.ended_at.is_(None))
    session.execute(running.values(ended_at=now))
    session.execute(sa.delete(Address).where(Address.user_id == user_id))
    session.execute(sa.delete(ResetCode).where(ResetCode.user_id == user_id))
    notes.erase(session, user_id)
    exporting.erase(session, user_id)
    for erase in _erasures:
        erase(session, user_id)
    if not in_office:
        user.name = _("已关闭的账号")
    user.email = user.phone = user.password_hash = None
    user.session_epoch += 1
    user.closed_at = now
    session.flush()
    audit.record(session, actor, "user.closed", "user", user_id, reason=reason)


def _lock_organisations(session: Session, user_id: int) -> None:
    """One change of the members of an organisation at a time, so that two last managers cannot leave together."""
    own = sa.select(Membership.organisation_id).where(
        Membership.user_id == user_id, Membership.ended_at.is_(None)
    )
    rows = sa.select(Organisation.id).where(Organisation.id.in_(own)).order_by(Organisation.id)
    session.execute(rows.with_for_update())


def _managed_alone(session: Session, user_id: int) -> list[str]:
    """Names of organisations that nobody else manages."""
    own = sa.select(Membership).where(Membership.user_id == user_id, Membership.ended_at.is_(None))
    found = []
    for held in session.scalars(own.options(joinedload(Membership.organisation)).order_by(Membership.id)):
        if held.role != MANAGING_ROLES.get(held.organisation.kind):
            continue
        others = sa.select(Membership.id).where(
            Membership.organisation_id == held.organisation_id,
            Membership.role == held.role,
            Membership.ended_at.is_(None),
            Membership.user_id != user_id,
        )
        if session.scalar(others.limit(1)) is None:
            found.append(held.organisation.name)
    return found


def _held_office(session: Session, user_id: int) -> bool:
    ever = sa.select(Membership.id).join(Organisation)
    return (
        session.scalar(ever.where(Membership.user_id == user_id, Organisation.kind.in_(OFFICES)).limit(1))
        is not None
    )
