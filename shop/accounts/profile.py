"""What a person changes about their own account."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts import identity
from shop.accounts.identity import Identity
from shop.accounts.models import User
from shop.core import audit
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission


def mine(session: Session, actor: Actor) -> User:
    """The actor's own account. NotFound when there is none."""
    require(actor, Permission.ACCOUNT_MANAGE)
    user = session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFound(_("没有这个账号。"))
    return user


def change(session: Session, actor: Actor, *, name: str, email: str | None, phone: str | None) -> User:
    """Write name, address and number anew; the route has checked the password if a way to sign in changes.

    Raises Invalid at the field: neither address nor number left, or one that another account has.
    """
    user = mine(session, actor)
    if email is None and phone is None:
        raise Invalid(_("手机号和邮箱至少留一个，不然就登录不了了。"), field="phone")
    taken = _("这个号码或邮箱不能用，请换一个。")
    if email and identity.is_taken(session, Identity("email", email), besides=user.id):
        raise Invalid(taken, field="email")
    if phone and identity.is_taken(session, Identity("phone", phone), besides=user.id):
        raise Invalid(taken, field="phone")
    new = {"name": name, "email": email, "phone": phone}
    changed = [field for field, value in new.items() if getattr(user, field) != value]
    try:
        with session.begin_nested():
            user.name, user.email, user.phone = name, email, phone
    except IntegrityError:  # somebody took it an instant ago
        raise Invalid(taken, field="email" if "email" in changed else "phone") from None
    if changed:
        audit.record(session, actor, "account.changed", "user", user.id, fields=changed)
    return user


def set_care_mode(session: Session, actor: Actor, on: bool) -> None:
    """Remember 关怀模式 with the account, so that it is there on every device."""
    mine(session, actor).care_mode = on
    session.flush()
