"""Who is here: Flask-Login's user and the actor with memberships."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.core.access import VISITOR, Actor, Grant
from shop.core.db import db


def init_app(app: Flask) -> None:
    """Sign-in by session cookie; the actor is loaded once a request, when asked for."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    app.extensions["actor_loader"] = _actor


def _load(session_id: str) -> User | None:
    """The user of a session; None when the password changed since or the account is closed."""
    number, _dot, epoch = session_id.partition(".")
    if not (number.isdigit() and epoch.isdigit()):
        return None
    user = db.session.get(User, int(number))
    if user is None or user.closed_at is not None or user.session_epoch != int(epoch):
        return None
    return user


def _actor() -> Actor:
    user = current_user
    if not user.is_authenticated:
        return VISITOR
    return actor_of(db.session, user)


def actor_of(session: Session, user: User) -> Actor:
    """The user with all running memberships."""
    rows = session.execute(
        sa.select(
            Membership.organisation_id,
            Organisation.kind,
            Membership.role,
            Membership.department,
            Organisation.region_code,
        )
        .join(Membership.organisation)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return Actor(user.id, user.name, tuple(Grant(*row) for row in rows))
