"""What the page of a case shows: each condition beside its evidence, the days of the notice, what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.memberships import DEPARTMENTS
from shop.accounts.models import User
from shop.admin.cases.words import GROUPS
from shop.core import clock, workdays
from shop.heritage import queries as heritage
from shop.workshops.applications import checklist, facts
from shop.workshops.applications.checklist import Line
from shop.workshops.applications.models import ApplicationMove, PublicNotice
from shop.workshops.applications.moves import ACT_WORDS, Act
from shop.workshops.applications.view import Case
from shop.workshops.evidence.models import Document, DocumentKind
from shop.workshops.register_words import DOCUMENTS, INHERITORS, LOCATIONS, OPERATORS

_PICTURES = (DocumentKind.PREMISES_PHOTO, DocumentKind.EQUIPMENT_PHOTO)


class RulerDay(NamedTuple):
    """A day of the notice; `nth` its place among the counted ones, 0 for a day off; today is marked."""

    day: date
    nth: int
    is_today: bool


class Step(NamedTuple):
    """One act in the course of the case."""

    what: str
    at: datetime
    who: str
    said: str
    document_no: str


class CaseFile(NamedTuple):
    """Everything beside the case itself."""

    groups: list[tuple[str, list[Line]]]
    lacking: int
    rest: list[tuple[str, str]]
    loose: list[Document]
    ruler: list[RulerDay]
    steps: list[Step]
    names: dict[int, str]


def of(session: Session, case: Case) -> CaseFile:
    """The file of the case, in a constant number of statements."""
    lines = checklist.lines(session, case.application, case.documents)
    shown = {d.id for line in lines for d in line.documents}
    notice = case.entry.notice if case.entry else None
    names = _names(session, case)
    return CaseFile(
        groups=[
            (str(GROUPS[g]), found)
            for g in GROUPS
            if (found := [x for x in lines if x.condition.group_key == g])
        ],
        lacking=sum(line.lacking for line in lines),
        rest=stated(case.application.facts, case),
        loose=[d for d in case.documents if d.id not in shown],
        ruler=ruler(session, notice) if notice else [],
        steps=[_step(move, names) for move in case.moves],
        names=names,
    )


def moves(session: Session, found: Sequence[ApplicationMove]) -> list[Step]:
    """These acts in words."""
    names = _user_names(session, [m.actor_id for m in found])
    return [_step(move, names) for move in found]


def fields_to_mend() -> list[tuple[str, Any]]:
    """What a return can name: the facts by their words, and the kinds of documents."""
    asked = [name for step in facts.STEPS for name in step.fields]
    return [
        (name, DOCUMENTS[DocumentKind(name)] if name in DOCUMENTS else facts.WORDS[name]) for name in asked
    ]


def field_word(name: str) -> str:
    """The fact or kind of document in words."""
    found = dict(fields_to_mend()).get(name, name)
    return str(found)


def ruler(session: Session, notice: PublicNotice) -> list[RulerDay]:
    """The days of the notice and the one after it (BR-08): days off stand there but are not counted."""
    overrides = heritage.overrides(session)
    found: list[RulerDay] = []
    day, count, today = notice.starts_on, 0, clock.today()
    while day <= notice.ends_on + timedelta(days=1):
        works = workdays.is_workday(day, overrides) and day <= notice.ends_on
        count += works
        found.append(RulerDay(day, count if works else 0, day == today))
        day += timedelta(days=1)
    return found


def stated(given: dict[str, Any], case: Case) -> list[tuple[str, str]]:
    """The form as it was filled in, in the order in which it is asked."""
    found = []
    for step in facts.steps_of(case.application):
        for name in step.fields:
            if name in facts.WORDS and (text := _said(name, given.get(name), case)):
                found.append((str(facts.WORDS[name]), text))
    return found


def _said(name: str, value: Any, case: Case) -> str:
    application = case.application
    match name:
        case "county_code":
            return application.county.name if application.county else ""
        case "craft_id":
            return application.craft.name if application.craft else ""
        case "ich_item_id":
            item = application.ich_item
            return f"{item.name} {item.code or ''}".strip() if item else ""
        case "operator_type" | "location_type" | "leader_inheritor_level":
            words = dict(OPERATORS) | dict(LOCATIONS) | dict(INHERITORS)
            return str(words.get(value, "")) if value else ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


def _names(session: Session, case: Case) -> dict[int, str]:
    people = [m.actor_id for m in case.moves]
    people += [s.actor_id for s in case.sign_offs] + [v.recorded_by for v in case.visits]
    return _user_names(session, people)


def _user_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {i for i in ids if i}
    rows = session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))
    return dict(rows.all())


def _step(move: ApplicationMove, names: dict[int, str]) -> Step:
    act = Act(move.act)
    who = move.authority or (_("公众") if act is Act.OBJECT else names.get(move.actor_id or 0, ""))
    if move.authority and move.actor_id in names:
        who = f"{move.authority} {names[move.actor_id]}"
    return Step(str(ACT_WORDS[act]), move.at, who, _detail(act, move), move.document_no)


def _detail(act: Act, move: ApplicationMove) -> str:
    said = [move.reason] if move.reason else []
    detail = move.detail
    if act is Act.SIGN_OFF:
        verdict = _("同意") if detail.get("agrees") else _("不同意")
        said.append(f"{DEPARTMENTS.get(detail.get('department', ''), '')}{verdict}")
    elif act is Act.RETURN:
        said += [
            _("%(what)s：%(said)s", what=field_word(field), said=text)
            for field, text in detail.get("items", {}).items()
        ]
    elif act is Act.VISIT:
        said.append(_("与申报相符") if detail.get("as_stated") else _("与申报不相符"))
    elif act is Act.ANSWER:
        said.append(_("异议成立") if detail.get("upheld") else _("异议不成立"))
    return _("；").join(said)
