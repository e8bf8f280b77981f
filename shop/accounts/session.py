"""Who is here: the signed-in person of a request with what every page asks of them, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.core.access import VISITOR, Actor, Grant
from shop.core.db import db

_GRANT = (
    Membership.organisation_id,
    Organisation.kind,
    Membership.role,
    Membership.department,
    Organisation.region_code,
)
_RUNNING = sa.and_(Membership.user_id == User.id, Membership.ended_at.is_(None))
_PRESENT = (
    sa.select(User.id, User.name, User.care_mode, User.unread_notes, User.unread_messages, *_GRANT)
    .outerjoin(Membership, _RUNNING)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(User.id == sa.bindparam("user_id"), User.session_epoch == sa.bindparam("epoch"))
    .where(User.closed_at.is_(None))
    .order_by(Membership.id)
)


@dataclass(frozen=True)
class Present(UserMixin):  # type: ignore[misc]  # the library has no types
    """The person behind a session cookie, for Flask-Login: who acts, and how they like their pages."""

    actor: Actor
    care_mode: bool | None
    unread_notes: int = 0
    unread_messages: int = 0


def init_app(app: Flask) -> None:
    """Sign-in by session cookie; the actor is loaded once a request, when asked for."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    app.extensions["actor_loader"] = _actor


def _load(session_id: str) -> Present | None:
    """The person of a session; None when the password changed since or the account is closed."""
    number, _dot, epoch = session_id.partition(".")
    if not (number.isdigit() and epoch.isdigit()):
        return None
    known = {"user_id": int(number), "epoch": int(epoch)}
    rows = db.session.connection().execute(_PRESENT, known).all()
    if not rows:
        return None
    user_id, name, care_mode, notes, messages, *_grant = rows[0]
    return Present(Actor(user_id, name, _grants(row[5:] for row in rows)), care_mode, notes, messages)


def _actor() -> Actor:
    user = current_user
    if not user.is_authenticated:
        return VISITOR
    if isinstance(user, User):  # signed in within this request
        return actor_of(db.session, user)
    actor: Actor = user.actor
    return actor


def actor_of(session: Session, user: User) -> Actor:
    """The user with all running memberships."""
    rows = session.execute(
        sa.select(*_GRANT)
        .join(Membership.organisation)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return Actor(user.id, user.name, _grants(rows))


def _grants(rows: Iterable[Any]) -> tuple[Grant, ...]:
    return tuple(Grant(*row) for row in rows if row[0] is not None)
