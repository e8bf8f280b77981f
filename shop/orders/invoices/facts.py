"""What a request must say: a title always, a tax number for firms, all of it for a special invoice (BR-25)."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import identifiers
from shop.core.errors import Invalid
from shop.orders.invoices.models import Holder, Sort

_PHONE = re.compile(r"[\d\s()+\-]{7,30}")
_ACCOUNT = re.compile(r"\d{8,32}")


class Facts(NamedTuple):
    """What the buyer wrote."""

    sort: str
    holder: str
    title: str
    uscc: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""


def tidy(facts: Facts) -> Facts:
    """Without blanks that people put in; a person's invoice carries the title alone."""
    title = " ".join(facts.title.split())
    if facts.sort == Sort.NORMAL and facts.holder == Holder.PERSON:
        return Facts(facts.sort, facts.holder, title)
    return facts._replace(
        title=title,
        uscc=identifiers.normal_uscc(facts.uscc),
        address=facts.address.strip(),
        phone=facts.phone.strip(),
        bank=facts.bank.strip(),
        account=re.sub(r"[\s\-]", "", facts.account),
    )


def wrong(facts: Facts) -> dict[str, str]:
    """What is missing or wrong in tidied facts: a sentence by the name of its field."""
    found: dict[str, str] = {}
    if not facts.title:
        found["title"] = _("请填发票抬头。")
    if facts.sort == Sort.SPECIAL and facts.holder != Holder.FIRM:
        found["holder"] = _("专用发票只能开给单位。")
    if facts.sort == Sort.NORMAL and facts.holder == Holder.PERSON:
        return found
    if not facts.uscc:
        found["uscc"] = _("请填税号，就是 18 位的统一社会信用代码。")
    elif not identifiers.valid_uscc(facts.uscc):
        found["uscc"] = _("税号不对：18 位的统一社会信用代码，校验位对不上。请照营业执照再核对。")
    if facts.sort == Sort.SPECIAL:
        found |= _of_special(facts)
    return found


def check(facts: Facts) -> Facts:
    """The facts tidied. Invalid at the first field that is missing or wrong."""
    facts = tidy(facts)
    for field, sentence in wrong(facts).items():
        raise Invalid(sentence, field=field)
    return facts


def _of_special(facts: Facts) -> dict[str, str]:
    found: dict[str, str] = {}
    if not facts.address:
        found["address"] = _("专用发票要填注册地址。")
    if not facts.phone:
        found["phone"] = _("专用发票要填注册电话。")
    elif not _PHONE.fullmatch(facts.phone):
        found["phone"] = _("电话不对，请填 7 位以上的数字。")
    if not facts.bank:
        found["bank"] = _("专用发票要填开户银行。")
    if not facts.account:
        found["account"] = _("专用发票要填银行账号。")
    elif not _ACCOUNT.fullmatch(facts.account):
        found["account"] = _("账号是 8 到 32 位数字，请对一对。")
    return found
