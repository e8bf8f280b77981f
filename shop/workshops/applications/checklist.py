"""The checklist of an application: each condition in force in its county beside what the application says to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.text import later as _l
from shop.heritage.models import IchItem, IchLevel
from shop.workshops.applications.facts import STEP_OF, WORDS
from shop.workshops.applications.models import Application
from shop.workshops.conditions.models import Condition, ConditionKind
from shop.workshops.conditions.queries import in_force
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document, DocumentKind

#: What a condition may look at besides the facts by their own names, and the page where it is answered.
DERIVED = {
    "basis": ("craft", _l("依托的非遗项目或传统手工艺")),
    "provincial_item": ("craft", _l("省级以上非遗项目")),
    "provincial_inheritor": ("leader", _l("省级以上代表性传承人")),
    "employees_supported": ("people", _l("脱贫人口和监测帮扶对象")),
}
_HIGH = (IchLevel.NATIONAL, IchLevel.PROVINCIAL)


class Line(NamedTuple):
    """One condition as it stands. `met` by itself; `settled` also by an alternative. `says`: what there is, what lacks.
    `answered`: it was answered, if only with no.
    """

    condition: Condition
    met: bool
    settled: bool
    says: str
    step: str
    documents: tuple[Document, ...] = ()
    answered: bool = False

    @property
    def sentence(self) -> str:
        """The condition in words."""
        return self.condition.sentence

    @property
    def required(self) -> bool:
        """Whether it has to be met; the others are advice."""
        return self.condition.required

    @property
    def lacking(self) -> bool:
        """Whether it has to be met and is not."""
        return self.required and not self.settled

    @property
    def hands_in(self) -> bool:
        """Whether it asks for something that was not handed in or filled in yet, so that nothing can be judged."""
        if self.condition.kind == ConditionKind.STATED:
            return not self.answered
        return self.condition.kind == ConditionKind.DOCUMENT


def lines(session: Session, application: Application, held: Sequence[Document] | None = None) -> list[Line]:
    """The checklist of the application's county, evaluated. `held`: its documents, when they were read already.

    Two statements (conditions, documents), one more with an ICH item. Without a county nothing is asked yet.
    """
    if application.county_code is None:
        return []
    if held is None:
        held = documents.of_application(session, application.id)
    item = session.get(IchItem, application.ich_item_id) if application.ich_item_id else None
    return evaluate(in_force(session, application.county_code), application.facts, held, item)


def lacking(session: Session, application: Application) -> list[str]:
    """Sentences of the required conditions that are not met."""
    return [line.sentence for line in lines(session, application) if line.lacking]


def evaluate(
    conditions: Sequence[Condition],
    facts: Mapping[str, Any],
    held: Sequence[Document],
    item: IchItem | None = None,
) -> list[Line]:
    """The conditions against facts and documents. Of lines with the same alternative one that is met settles all."""
    looked = [_look(condition, facts, held, item) for condition in conditions]
    enough = {line.condition.alternative for line in looked if line.met and line.condition.alternative}
    return [_settled(line, line.condition.alternative in enough) for line in looked]


def _settled(line: Line, by_another: bool) -> Line:
    if by_another and not line.met:
        return line._replace(settled=True, says=_("另一样已经有了"))
    return line._replace(settled=line.met)


def _look(
    condition: Condition, facts: Mapping[str, Any], held: Sequence[Document], item: IchItem | None
) -> Line:
    subject = condition.subject
    if condition.kind == ConditionKind.DOCUMENT:
        found = tuple(d for d in held if d.kind == subject)
        says = _("已交 %(n)s 份", n=len(found)) if found else _("还没交")
        return Line(condition, bool(found), False, says, STEP_OF.get(subject, "papers"), found)
    step = DERIVED[subject][0] if subject in DERIVED else STEP_OF.get(subject, "operator")
    beside = tuple(d for d in held if d.kind in _BESIDE.get(subject, ()))
    met, says = _LOOKS[ConditionKind(condition.kind)](condition, facts, item)
    answered = met or _value(subject, facts, item) is False
    return Line(condition, met, False, says, step, beside, answered)


#: Documents that stand beside a fact as its evidence.
_BESIDE: dict[str, tuple[DocumentKind, ...]] = {
    "basis": (DocumentKind.HERITAGE_PROOF,),
    "provincial_item": (DocumentKind.HERITAGE_PROOF,),
    "provincial_inheritor": (DocumentKind.HERITAGE_PROOF,),
    "leader_name": (DocumentKind.BUSINESS_LICENCE, DocumentKind.IDENTITY),
    "premises_area_m2": (DocumentKind.PREMISES_PHOTO, DocumentKind.PREMISES_RIGHT),
    "utilities_ok": (DocumentKind.PREMISES_PHOTO, DocumentKind.SAFETY_PROOF),
    "equipment": (DocumentKind.EQUIPMENT_PHOTO,),
    "employees_total": (DocumentKind.EMPLOYMENT_PROOF,),
    "employees_target": (DocumentKind.EMPLOYMENT_PROOF,),
    "employees_supported": (DocumentKind.EMPLOYMENT_PROOF,),
}


def _stated(condition: Condition, facts: Mapping[str, Any], item: IchItem | None) -> tuple[bool, str]:
    value = _value(condition.subject, facts, item)
    if value in (None, "", False):
        return False, _("没有") if value is False else _("还没填")
    return True, str(value) if isinstance(value, str) else _("有")


def _at_least(condition: Condition, facts: Mapping[str, Any], item: IchItem | None) -> tuple[bool, str]:
    value, wanted = _value(condition.subject, facts, item), condition.threshold or 0
    if not isinstance(value, int):
        return False, _("还没填")
    unit = _("平方米") if condition.subject == "premises_area_m2" else _("人")
    there = _("现在 %(n)s %(unit)s，要求 %(wanted)s %(unit)s", n=value, wanted=wanted, unit=unit)
    if value >= wanted:
        return True, there
    return False, there + _("，还差 %(gap)s %(unit)s", gap=wanted - value, unit=unit)


def _share(condition: Condition, facts: Mapping[str, Any], item: IchItem | None) -> tuple[bool, str]:
    value, total = _value(condition.subject, facts, item), facts.get("employees_total")
    wanted = condition.threshold or 0
    if not isinstance(value, int) or not total:
        return False, _("还没填")
    share = 100 * value // total
    return 100 * value >= wanted * total, _("现在 %(n)s%%，参考 %(wanted)s%%", n=share, wanted=wanted)


_LOOKS: dict[ConditionKind, Callable[[Condition, Mapping[str, Any], IchItem | None], tuple[bool, str]]] = {
    ConditionKind.STATED: _stated,
    ConditionKind.AT_LEAST: _at_least,
    ConditionKind.SHARE_AT_LEAST: _share,
}


def _value(subject: str, facts: Mapping[str, Any], item: IchItem | None) -> Any:
    if subject == "basis":
        return item.name if item is not None else facts.get("craft_basis")
    if subject == "provincial_item":
        return item is not None and item.level in _HIGH
    if subject == "provincial_inheritor":
        return facts.get("leader_inheritor_level") in _HIGH
    if subject == "employees_supported":
        return supported(facts)
    return facts.get(subject)


def supported(facts: Mapping[str, Any]) -> int | None:
    """People lifted out of poverty and people watched, together at most all people; None before both are given."""
    target, monitored = facts.get("employees_target"), facts.get("employees_monitored")
    if target is None or monitored is None:
        return None
    return int(min(target + monitored, facts.get("employees_total") or 0))


def subjects() -> dict[str, str]:
    """All that a condition can look at, in words: for who edits the checklist."""
    facts = {name: word for name, word in WORDS.items() if name not in ("craft_class_code", "craft_name")}
    return facts | {name: word for name, (_step, word) in DERIVED.items()}
