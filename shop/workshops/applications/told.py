"""The answers of an application read back in words, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.heritage.models import Craft, CraftClass, IchItem
from shop.heritage.queries import place_text
from shop.workshops.applications import facts as names
from shop.workshops.applications.facts import Step
from shop.workshops.applications.models import Application
from shop.workshops.models import HEAD_COUNTS
from shop.workshops.register_words import INHERITORS, LOCATIONS, OPERATORS

_WORDS: dict[str, dict[Any, Any]] = {
    "operator_type": dict(OPERATORS),
    "location_type": dict(LOCATIONS),
    "leader_inheritor_level": dict(INHERITORS),
}


class Answer(NamedTuple):
    """One answer: the field, what it is called, what was said ('' when nothing)."""

    name: str
    word: str
    text: str


class Page(NamedTuple):
    """A page of questions with its answers."""

    step: Step
    answers: list[Answer]


def pages(session: Session, application: Application) -> list[Page]:
    """All pages of questions with what was answered; files are listed apart."""
    held = {**application.facts, "county_code": application.county_code}
    return [
        Page(step, [Answer(n, str(names.WORDS[n]), said(session, n, held)) for n in _asked(step, held)])
        for step in names.steps_of(application)
        if step.key not in names.FILE_STEPS
    ]


def said(session: Session, name: str, facts: Mapping[str, Any]) -> str:
    """One fact in words; '' when it was not given."""
    value = facts.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    if name in _LOOKED_UP:
        return _LOOKED_UP[name](session, value)
    if name in HEAD_COUNTS:
        return _("%(n)s 人", n=value)
    return str(value)


def _asked(step: Step, held: Mapping[str, Any]) -> list[str]:
    """Fields without those that another answer makes needless."""
    needless = set()
    if held.get("craft_id"):
        needless |= {"craft_name", "craft_class_code"}
    if held.get("uscc"):
        needless.add("registration_exempt_reason")
    if not held.get("is_employment_workshop"):
        needless |= {"employment_document_no", "employment_on"}
    return [name for name in step.fields if name not in needless]


def _craft(session: Session, value: Any) -> str:
    found = session.get(Craft, value)
    return found.name if found else ""


def _class(session: Session, value: Any) -> str:
    found = session.get(CraftClass, value)
    return found.name if found else ""


def _item(session: Session, value: Any) -> str:
    found = session.get(IchItem, value)
    return f"{found.name} {found.region_text}" if found else ""


_LOOKED_UP = {
    "craft_id": _craft,
    "craft_class_code": _class,
    "ich_item_id": _item,
    "county_code": place_text,
}
