"""Asking for the password once more before something that a stolen session must not do."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.accounts import hashing, throttle
from shop.accounts.models import User
from shop.accounts.routes import landing
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.web import edge


def confirm_password(user: User, password: str, field: str) -> None:
    """Raises Invalid at the field unless it is the user's password, TooMany after too many wrong ones.

    A stolen session must not serve to guess the password. No transaction is open while the password is hashed.
    """
    stored, name = user.password_hash, str(user.id)
    if not password:
        raise Invalid(_("请填写现在的密码，确认是您本人。"), field=field)
    attempt = throttle.take(db.session, throttle.CONFIRM, name, landing.address())
    edge.commit()
    if not hashing.is_password(stored, password):
        raise Invalid(_("现在的密码不对。"), field=field)
    throttle.succeed(db.session, attempt)
    edge.commit()
