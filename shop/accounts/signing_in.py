"""Signing in: a try is written down, the password is checked outside any transaction, then the try is settled."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import hashing, identity, throttle
from shop.accounts.identity import Identity
from shop.accounts.models import User
from shop.core.errors import Invalid


@dataclass(frozen=True)
class Try:
    """A try that has been written down; whether there is such an account shows nowhere."""

    attempt_id: int
    user_id: int | None
    password_hash: str | None


def begin(session: Session, *, who: Identity | None, typed: str, address: str, demo: bool) -> Try:
    """Count the try and look for the account; the caller commits, right or wrong.

    `demo`: accounts whose password everybody may read can sign in here (never in production). Raises TooMany.
    """
    name = who.value if who else typed.strip().lower()
    attempt_id = throttle.take(session, throttle.SIGN_IN, name, address)
    user = identity.find(session, who) if who else None
    if user is None or (user.is_demo and not demo):
        return Try(attempt_id, None, None)
    return Try(attempt_id, user.id, user.password_hash)


def judge(tried: Try, password: str) -> str | None:
    """Check the password: slow, with no transaction open. Raises Invalid in the same words whatever was wrong.

    Returns a new hash when the stored one was made at another cost.
    """
    if not hashing.is_password(tried.password_hash, password):
        raise Invalid(_("手机号、邮箱或密码不对。请再看一看，或者找回密码。"), field="password")
    outdated = tried.password_hash is not None and hashing.is_outdated(tried.password_hash)
    return hashing.hash_password(password) if outdated else None


def succeed(session: Session, tried: Try, new_hash: str | None) -> User:
    """Settle a try that was right; earlier failures of this name count no more."""
    assert tried.user_id is not None
    throttle.succeed(session, tried.attempt_id)
    user = session.get_one(User, tried.user_id)
    if new_hash and user.password_hash == tried.password_hash:
        user.password_hash = new_hash
    session.flush()
    return user
