"""What the platform's operators set at their desk, such as the telephone number of the help line: typed, audited, with
a default for each.

The licence block must stand on the home page all the time and follow every change at once (E-commerce Law art. 15, 16;
domain facts, C5): a change voids every page that was kept.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.db import Model
from shop.core.errors import Conflict, Invalid
from shop.core.identifiers import normal_uscc, valid_uscc
from shop.core.money import parse_yuan, plain_yuan
from shop.core.permissions import Permission
from shop.core.text import later as _l

STALE = "STALE"
#: Percent by which the price of a product in the official catalogue may change without being looked at again.
PRICE_LIMIT = 20


class Preference(Model):
    """One value that was set; what is not here has its default."""

    __tablename__ = "preference"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(500))
    changed_by: Mapped[int | None]
    changed_at: Mapped[datetime]


class Facts(NamedTuple):
    """All that can be set, with its defaults; what is empty is not shown.

    `phone` and `hours` of the help line, `mail` for complaints, `company` that runs the platform, its `licence`
    (统一社会信用代码), the `icp` number, `others`: further licences, one a line; `price_limit`: by how many
    percent the price of a product in the official catalogue may change without being looked at again;
    `payout_minimum`: from how many yuan on what is due is paid out; `site`: the public address of the store, for links in
    mails; `bank_holder`, `bank_name`, `bank_account`: the settlement account to which buyers transfer money.
    """

    phone: str = ""
    hours: str = ""
    mail: str = ""
    company: str = ""
    licence: str = ""
    icp: str = ""
    others: str = ""
    price_limit: str = ""
    payout_minimum: str = ""
    site: str = ""
    bank_holder: str = ""
    bank_name: str = ""
    bank_account: str = ""

    @property
    def licences(self) -> list[str]:
        """The further licences."""
        return self.others.splitlines()

    @property
    def stamp(self) -> str:
        """Changes with every value: who saves over what they did not see is told so."""
        return hashlib.sha256("\0".join(self).encode()).hexdigest()[:16]


class Kind(NamedTuple):
    """What a value must be: how long at most, its plain form (None: it is none), what is said then."""

    longest: int
    plain: Callable[[str], str | None]
    wrong: str


def _line(text: str) -> str | None:
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _lines(text: str) -> str | None:
    lines = [line for line in map(_line, text.splitlines()) if line]
    return "\n".join(lines) if len(lines) <= 6 and all(len(line) <= 100 for line in lines) else None


def _phone(text: str) -> str | None:
    text = _line(unicodedata.normalize("NFKC", text)) or ""
    digits = sum(c.isdigit() for c in text)
    return text if re.fullmatch(r"\+?[0-9][0-9 -]*", text) and 5 <= digits <= 15 else None


def _mail(text: str) -> str | None:
    try:
        plain = unicodedata.normalize("NFKC", text).strip()
        return validate_email(plain, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return None


def _credit_code(text: str) -> str | None:
    return normal_uscc(text) if valid_uscc(text) else None


def _icp(text: str) -> str | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return plain if re.fullmatch(r"\w{1,3}ICP\w?\d{5,12}\w(-\d{1,4})?", plain) else None


def _site(text: str) -> str | None:
    plain = text.strip().rstrip("/")
    return plain if re.fullmatch(r"https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?", plain) else None


def _account(text: str) -> str | None:
    plain = "".join(unicodedata.normalize("NFKC", text).replace("-", " ").split())
    return plain if re.fullmatch(r"[0-9]{8,30}", plain) else None


def _percent(text: str) -> str | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removesuffix("%")
    return str(int(plain)) if re.fullmatch(r"[0-9]{1,3}", plain) and 1 <= int(plain) <= 100 else None


def _yuan(text: str) -> str | None:
    try:
        fen = parse_yuan(text).fen
    except ValueError:
        return None
    return plain_yuan(fen) if fen <= 1_000_000 else None


_TOO_LONG = _l("太长了，请写短一些。")
KINDS: dict[str, Kind] = {
    "phone": Kind(20, _phone, _l("请填写能拨打的电话号码，例如 0731-8200 1234。")),
    "hours": Kind(60, _line, _TOO_LONG),
    "mail": Kind(120, _mail, _l("请填写完整的邮箱地址。")),
    "company": Kind(80, _line, _TOO_LONG),
    "licence": Kind(18, _credit_code, _l("统一社会信用代码不对，请照营业执照核对 18 位。")),
    "icp": Kind(40, _icp, _l("请照备案的样子填写，例如 湘ICP备2026000001号-1。")),
    "price_limit": Kind(3, _percent, _l("请填 1 到 100 的整数。")),
    "payout_minimum": Kind(9, _yuan, _l("请填 0 到 10000 元，例如 100。")),
    "site": Kind(100, _site, _l("请填写网址，例如 https://shop.example.cn。")),
    "bank_holder": Kind(80, _line, _TOO_LONG),
    "bank_name": Kind(80, _line, _TOO_LONG),
    "bank_account": Kind(30, _account, _l("账号是 8 到 30 位数字，请对一对。")),
    "others": Kind(500, _lines, _l("一行一张，最多 6 行，每行最多 100 个字。")),
}


_ALL = sa.select(Preference.name, Preference.value)


def read(session: Session) -> Facts:
    """All values as they are now. One statement."""
    rows = session.connection().execute(_ALL)
    return Facts(**{name: value for name, value in rows if name in Facts._fields})


def problems(given: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the values, a sentence by name; nothing when all can be set."""
    found = {}
    for name in KINDS:
        try:
            _checked(name, given.get(name, ""))
        except Invalid as error:
            found[name] = error.sentence
    return found


def change(session: Session, actor: Actor, *, given: Mapping[str, str], seen: str) -> list[str]:
    """Set the values given (empty: back to the default); answers the names of those that changed.

    `seen`: the stamp of what the actor saw. Raises Invalid at the field, Conflict with code STALE when somebody else
    changed something meanwhile. Every page that shows them is made anew.
    """
    require(actor, Permission.SETTINGS_MANAGE)
    wanted = {name: _checked(name, given[name]) for name in KINDS if name in given}
    stored = {row.name: row for row in session.scalars(sa.select(Preference).with_for_update())}
    before = Facts(**{name: row.value for name, row in stored.items() if name in Facts._fields})
    if before.stamp != seen:
        raise _stale()
    changed = [name for name, value in wanted.items() if getattr(before, name) != value]
    try:
        with session.begin_nested():
            for name in changed:
                _put(session, actor, stored.get(name), name, wanted[name])
    except IntegrityError:  # somebody else set it for the first time an instant ago
        raise _stale() from None
    for name in changed:
        facts = {"before": getattr(before, name), "after": wanted[name]}
        audit.record(session, actor, "setting.changed", "setting", name, **facts)
    if changed:
        cache.touch(session)
    return changed


def _checked(name: str, text: str) -> str:
    kind = KINDS[name]
    if not text.strip():
        return ""
    plain = kind.plain(text)
    if plain is None:
        raise Invalid(str(kind.wrong), field=name)
    if len(plain) > kind.longest:
        raise Invalid(str(_TOO_LONG), field=name)
    return plain


def _put(session: Session, actor: Actor, row: Preference | None, name: str, value: str) -> None:
    if row is None:
        row = Preference(name=name)
        session.add(row)
    row.value, row.changed_by, row.changed_at = value, actor.user_id, clock.now()
    session.flush()


def _stale() -> Conflict:
    return Conflict(_("刚才有人改过设置。您填的还在，请看过现在的内容再保存。"), code=STALE)
