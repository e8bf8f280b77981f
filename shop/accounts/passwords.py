"""Which passwords are refused, and changing one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import audit, messages
from shop.core.access import Actor
from shop.core.errors import Invalid

SHORTEST = 8
#: Longer ones are refused: hashing megabytes would keep the store busy.
LONGEST = 128


@cache
def common() -> frozenset[str]:
    """What attackers try first here, in small letters."""
    return frozenset(
        files("shop.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8").split()
    )


def check(password: str, *own: str | None, field: str = "password") -> None:
    """Raises Invalid for a password that is too short, too long, widely used, or one's own name, mail or number."""
    if len(password) < SHORTEST:
        raise Invalid(_("密码至少 %(n)s 个字符。", n=SHORTEST), field=field)
    if len(password) > LONGEST:
        raise Invalid(_("密码最多 %(n)s 个字符。", n=LONGEST), field=field)
    plain = password.casefold()
    if plain in common() or len(set(plain)) < 3:
        raise Invalid(_("这个密码太常见，很容易被猜到。请换一个，比如几个不相干的词连在一起。"), field=field)
    if plain in {name.casefold() for name in own if name}:
        raise Invalid(_("密码不能和姓名、手机号或邮箱相同。"), field=field)


def set_hash(session: Session, actor: Actor, user: User, new_hash: str) -> None:
    """Give the user a new password (by its hash). Every session made before is void from now on; they are told."""
    user.password_hash = new_hash
    user.session_epoch += 1
    audit.record(session, actor, "account.password_changed", "user", user.id)
    messages.notify(session, user.id, "password_changed")
    session.flush()
