"""Signing up."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts import consents, identity
from shop.accounts.identity import Identity
from shop.accounts.models import User
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Invalid


def register(session: Session, *, name: str, who: Identity, password_hash: str) -> User:
    """A new account whose owner agreed to the privacy notice that is shown now.

    Raises Invalid at `identifier` when the address or number is in use; the route counts such tries, so that nobody
    can ask through a list of numbers.
    """
    taken = Invalid(
        _("这个手机号或邮箱不能用来注册。如果是您的，请直接登录，或者找回密码。"), field="identifier"
    )
    if identity.is_taken(session, who):
        raise taken
    user = User(name=name, password_hash=password_hash, session_epoch=1, created_at=clock.now())
    setattr(user, who.kind, who.value)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:  # somebody was faster by an instant
        raise taken from None
    consents.give(session, user.id, consents.PRIVACY)
    audit.record(session, Actor(user.id, name), "account.registered", "user", user.id, by=who.kind)
    return user
