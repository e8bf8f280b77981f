"""What was typed into the application, read and checked: numbers, days, codes, places, choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, identifiers
from shop.core.errors import Invalid
from shop.heritage import queries as heritage
from shop.heritage.models import Craft, CraftClass, IchItem, IchLevel
from shop.workshops.applications.facts import BY_KEY
from shop.workshops.models import HEAD_COUNTS, LocationType, OperatorType

MOST = 100_000
_LONGEST = {
    "former_name": 80,
    "former_document_no": 60,
    "name": 80,
    "organisation_name": 80,
    "registration_exempt_reason": 100,
    "legal_rep": 60,
    "leader_name": 60,
    "address": 200,
    "craft_name": 40,
    "craft_basis": 500,
    "main_products": 300,
    "brand_ip": 300,
    "equipment": 300,
    "employment_document_no": 60,
}
_CHOICES: dict[str, frozenset[str]] = {
    "operator_type": frozenset(OperatorType),
    "location_type": frozenset(LocationType),
    "leader_inheritor_level": frozenset(IchLevel),
}
_DAYS = ("former_on", "founded_on", "employment_on")
_NUMBERS = ("premises_area_m2", *HEAD_COUNTS)


class Read(NamedTuple):
    """The facts as they are kept (None: not given), and the sentence at each that cannot be taken."""

    facts: dict[str, Any]
    errors: dict[str, str]


def read(
    session: Session, step: str, given: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> Read:
    """Read the answers of a step. What was left out is None and no error: an application is written bit by bit.
    `before`: the facts so far, which head-counts have to fit.

    KeyError for a step that does not exist; names that do not belong to the step are passed over.
    """
    found = Read({}, {})
    for name in BY_KEY[step].fields:
        if name not in given:
            continue
        try:
            found.facts[name] = _one(session, name, given[name])
        except Invalid as refused:
            found.errors[name] = refused.sentence
    _within_total(found, {**(before or {}), **found.facts})
    return found


def _one(session: Session, name: str, value: Any) -> Any:
    text = " ".join(str(value).split()) if value is not None else ""
    if "\0" in text:
        raise Invalid(_("里面有不能用的字符，请重新填写。"))
    if text == "":
        return None
    if name in _SPECIAL:
        return _SPECIAL[name](session, text)
    if name in _NUMBERS:
        return _number(text)
    if name in _DAYS:
        return _day(text)
    if name in _CHOICES:
        return _choice(text, _CHOICES[name])
    return _text(str(value), _LONGEST[name])


def _text(value: str, longest: int) -> str:
    text = "\n".join(" ".join(line.split()) for line in value.splitlines()).strip()
    if len(text) > longest:
        raise Invalid(_("太长了，最多 %(n)s 个字。", n=longest))
    return text


def _number(text: str) -> int:
    plain = text.replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise Invalid(_("请填整数，例如 12。"))
    if int(plain) > MOST:
        raise Invalid(_("请填 0 到 100000。"))
    return int(plain)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(_("请按 2021-05-01 的样子填写日期。")) from error
    if not date(1900, 1, 1) <= day <= clock.today():
        raise Invalid(_("日期要在今天以前。"))
    return day.isoformat()


def _choice(text: str, allowed: frozenset[str]) -> str:
    if text not in allowed:
        raise Invalid(_("请从列出的里面选一项。"))
    return text


def _uscc(_session: Session, text: str) -> str:
    if not identifiers.valid_uscc(text):
        raise Invalid(_("统一社会信用代码不对，请对照执照再看一遍，共 18 位。"))
    return identifiers.normal_uscc(text)


def _mobile(_session: Session, text: str) -> str:
    number = identifiers.normal_cn_mobile(text)
    if number is None:
        raise Invalid(_("手机号不对，请填 11 位，例如 13800138000。"))
    return number


def _county(session: Session, text: str) -> str:
    if not heritage.is_leaf(session, text):
        raise Invalid(_("请选到县、市、区一级。"))
    return text


def _craft(session: Session, text: str) -> int:
    return _row(session, Craft, text)


def _item(session: Session, text: str) -> int:
    return _row(session, IchItem, text)


def _class(session: Session, text: str) -> str:
    if session.get(CraftClass, text) is None:
        raise Invalid(_("请从列出的里面选一项。"))
    return text


def _row(session: Session, model: type[Craft] | type[IchItem], text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10) or session.get(model, int(text)) is None:
        raise Invalid(_("请从列出的里面选一项。"))
    return int(text)


def _answer(_session: Session, text: str) -> bool:
    answer = {"yes": True, "True": True, "no": False, "False": False}.get(text)
    if answer is None:
        raise Invalid(_("请回答“是”或“不是”。"))
    return answer


_SPECIAL: dict[str, Callable[[Session, str], Any]] = {
    "uscc": _uscc,
    "contact_phone": _mobile,
    "county_code": _county,
    "craft_id": _craft,
    "ich_item_id": _item,
    "craft_class_code": _class,
    "utilities_ok": _answer,
    "is_employment_workshop": _answer,
}


def _within_total(found: Read, facts: Mapping[str, Any]) -> None:
    total = facts.get("employees_total")
    if total is None or not found.facts.keys() & set(HEAD_COUNTS):
        return
    for name in HEAD_COUNTS[1:]:
        if (facts.get(name) or 0) > total:
            found.errors[name] = _("不能多于总人数 %(total)s。", total=total)
