"""A new password for somebody who lost the old one: a code by mail or SMS, valid for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import hashing, identity, passwords, throttle
from shop.accounts.identity import Identity
from shop.accounts.models import ResetCode, User
from shop.core import chance, clock, outbox
from shop.core.access import Actor
from shop.core.errors import Invalid

TOPIC = "accounts.reset_code"
VALID = timedelta(minutes=15)
TRIES = 5


def ask(session: Session, *, who: Identity, address: str, demo: bool) -> None:
    """Have a code sent, if there is such an account: the answer is the same if not. Raises TooMany.

    The code is made when it is sent, so it lies nowhere in clear.
    """
    throttle.take(session, throttle.ASK_CODE, who.value, address)
    user = identity.find(session, who)
    if user is not None and (demo or not user.is_demo):
        outbox.post(session, TOPIC, user_id=user.id, by=who.kind)
    session.flush()


def issue(session: Session, user_id: int) -> str:
    """A new code of six digits for the person; earlier ones are void."""
    now = clock.now()
    open_codes = sa.update(ResetCode).where(ResetCode.user_id == user_id, ResetCode.used_at.is_(None))
    session.execute(open_codes.values(used_at=now))
    code = f"{chance.secret_below(1_000_000):06d}"
    session.add(
        ResetCode(
            user_id=user_id, code_hash=_hash(user_id, code), created_at=now, expires_at=now + VALID, tries=0
        )
    )
    session.flush()
    return code


def redeem(session: Session, *, who: Identity | None, code: str) -> User | None:
    """The person whose code it is, and the code is used up; None when it is wrong, expired, used or tried too often.

    The caller commits either way: a wrong try is counted.
    """
    user = identity.find(session, who) if who else None
    if user is None:
        return None
    valid = sa.select(ResetCode).where(
        ResetCode.user_id == user.id, ResetCode.used_at.is_(None), ResetCode.expires_at > clock.now()
    )
    found = session.scalar(valid.order_by(ResetCode.id.desc()).limit(1).with_for_update())
    if found is None or found.tries >= TRIES:
        return None
    found.tries += 1
    if not hashing.same(found.code_hash, _hash(user.id, code)):
        session.flush()
        return None
    found.used_at = clock.now()
    session.flush()
    return user


def refuse() -> Invalid:
    """The one sentence for every code that does not open the account."""
    return Invalid(_("验证码不对，或者已经过期。请核对后再填，也可以重新发一个。"), field="code")


def set_password(session: Session, user: User, new_hash: str) -> None:
    """Set the new password; every session of the account ends."""
    passwords.set_hash(session, Actor(user.id, user.name), user, new_hash)


def _hash(user_id: int, code: str) -> str:
    return hashing.keyed("reset", user_id, code)
