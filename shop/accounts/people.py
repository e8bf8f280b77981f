"""Everybody with an account, for the platform's desk: who they are, what they do, without showing how to reach them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts import consents, identity
from shop.accounts.consents import Standing
from shop.accounts.models import Membership, Organisation, OrganisationKind, User
from shop.core import audit
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.paging import Page, page_of
from shop.core.permissions import Permission
from shop.core.text import masked_email, masked_phone

PER_PAGE = 50
CLOSED = "closed"


class Asked(NamedTuple):
    """What was asked for: words, and a kind of organisation or `closed`."""

    words: str = ""
    kind: str = ""


class Row(NamedTuple):
    """Somebody in the list with their running memberships."""

    user: User
    memberships: Sequence[Membership]


@dataclass(frozen=True)
class Person:
    """All that the desk shows of somebody; memberships newest first, ended ones too."""

    user: User
    memberships: Sequence[Membership]
    consents: Sequence[Standing]

    @property
    def running(self) -> list[Membership]:
        """Those that have not ended."""
        return [m for m in self.memberships if m.ended_at is None]

    @property
    def ended(self) -> list[Membership]:
        """Those that have."""
        return [m for m in self.memberships if m.ended_at is not None]


def search(session: Session, actor: Actor, asked: Asked, number: str | None) -> tuple[Page, list[Row]]:
    """Those with the mail address or mobile number, else those whose name begins with the words; newest first.

    Three statements. Without words everybody of the kind.
    """
    require(actor, Permission.USERS_MANAGE)
    wanted = _matching(asked)
    total = session.scalar(sa.select(sa.func.count()).select_from(User).where(*wanted)) or 0
    page = page_of(total, number, PER_PAGE, {"q": asked.words, "kind": asked.kind})
    rows = sa.select(User).where(*wanted).order_by(User.id.desc()).offset(page.start).limit(PER_PAGE)
    users = list(session.scalars(rows))
    found: dict[int, list[Membership]] = {user.id: [] for user in users}
    running = sa.select(Membership).where(Membership.user_id.in_(found), Membership.ended_at.is_(None))
    for held in session.scalars(running.options(joinedload(Membership.organisation)).order_by(Membership.id)):
        found[held.user_id].append(held)
    return page, [Row(user, found[user.id]) for user in users]


def _matching(asked: Asked) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if asked.words:
        who = identity.read(asked.words)
        if who is not None:
            wanted.append((User.email if who.kind == "email" else User.phone) == who.value)
        else:
            wanted.append(User.name.startswith(asked.words, autoescape=True))
    if asked.kind == CLOSED:
        wanted.append(User.closed_at.is_not(None))
    elif asked.kind in set(OrganisationKind):
        held = sa.select(Membership.user_id).join(Organisation).where(Organisation.kind == asked.kind)
        wanted.append(User.id.in_(held.where(Membership.ended_at.is_(None))))
    return wanted


def person(session: Session, actor: Actor, user_id: int) -> Person:
    """Somebody with all memberships and consents. NotFound for an unknown number."""
    user = get(session, actor, user_id)
    rows = sa.select(Membership).where(Membership.user_id == user_id)
    held = session.scalars(rows.options(joinedload(Membership.organisation)).order_by(Membership.id.desc()))
    return Person(user, held.all(), consents.standing(session, user_id))


def get(session: Session, actor: Actor, user_id: int, *, lock: bool = False) -> User:
    """The account, closed or not. NotFound for an unknown number."""
    require(actor, Permission.USERS_MANAGE)
    # The weaker lock: rows that name the user may be written meanwhile, so that nobody waits in a circle.
    held = {"key_share": True} if lock else None
    user = session.get(User, user_id, with_for_update=held, populate_existing=lock)
    if user is None:
        raise NotFound(_("没有这个账号。"))
    return user


def show_contact(session: Session, actor: Actor, user_id: int, *, reason: str) -> User:
    """Somebody's address and number in full: who looked and why is written down. Raises Invalid at `reason`."""
    user = get(session, actor, user_id)
    reason = reason.strip()
    if not 2 <= len(reason) <= 200:
        raise Invalid(_("请用 2 到 200 个字写明为什么要看。"), field="reason")
    audit.record(session, actor, "user.contact_shown", "user", user_id, reason=reason)
    return user


def contact(user: User) -> str:
    """How somebody can be reached, most of it covered; '' when the account is closed."""
    parts = (masked_phone(user.phone) if user.phone else "", masked_email(user.email) if user.email else "")
    return " ".join(part for part in parts if part)
