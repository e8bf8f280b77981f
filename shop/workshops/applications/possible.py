"""What may be done to an application now, and the sentence that says why not. Pure: all facts are in the standing."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from shop.accounts.memberships import DEPARTMENTS
from shop.core.errors import Conflict
from shop.workshops.applications.models import EmploymentPath
from shop.workshops.applications.moves import Act, after
from shop.workshops.applications.standing import Standing


class Possible(NamedTuple):
    """Whether the facts allow the act (who may do it is asked apart), else the sentence and a word for programs."""

    ok: bool
    sentence: str = ""
    code: str = ""


YES = Possible(True)


def of(standing: Standing, act: Act) -> Possible:
    """Whether the application can undergo the act now."""
    try:
        after(standing.application.state, act)
    except Conflict as illegal:
        return Possible(False, illegal.sentence, illegal.code)
    check = _CHECKS.get(act)
    return check(standing) if check else YES


def require(standing: Standing, act: Act) -> None:
    """Raises Conflict with the sentence when the act cannot be done now."""
    found = of(standing, act)
    if not found.ok:
        raise Conflict(found.sentence, code=found.code)


def _notice(standing: Standing) -> Possible:
    """All departments agree, somebody went there, it is an employment workshop, nobody else is about to take it over."""
    for reason in (_sign_offs(standing), _visit(standing), _employment(standing), _transfer(standing)):
        if not reason.ok:
            return reason
    return YES


def _sign_offs(standing: Standing) -> Possible:
    if standing.disagreeing:
        who = _("、").join(str(DEPARTMENTS[d]) for d in standing.disagreeing)
        return Possible(False, _("%(who)s不同意，不能公示；可以退回补正或不予认定。", who=who), "DISAGREED")
    if standing.unsigned:
        who = _("、").join(str(DEPARTMENTS[d]) for d in standing.unsigned)
        return Possible(False, _("还没有签署意见：%(who)s。三个部门都同意才能公示。", who=who), "NOT_SIGNED")
    return YES


def _visit(standing: Standing) -> Possible:
    if standing.visits and not standing.visits[-1].as_stated:
        return Possible(False, _("最近一次实地查看与申报不符，不能公示。"), "NOT_AS_STATED")
    if standing.periods.visit_required and not standing.visits:
        return Possible(False, _("还没有实地查看的记录，不能公示。"), "NOT_VISITED")
    return YES


def _employment(standing: Standing) -> Possible:
    if standing.is_employment_workshop:
        return YES
    if standing.application.employment_path == EmploymentPath.RECOGNITION_FIRST:
        said = _("要先由人社部门认定为就业帮扶车间，才能公示。")
    else:
        said = _("申请写的是在就业帮扶车间加挂牌子，但没有写明已是就业帮扶车间，也没有认定记录，不能公示。")
    return Possible(False, said, "NOT_EMPLOYMENT_WORKSHOP")


def _transfer(standing: Standing) -> Possible:
    if standing.transfer is None:
        return YES
    return Possible(False, _("已经请别的县接收这个申请，对方还没有答复。"), "TRANSFER_OPEN")


def _certificate(standing: Standing) -> Possible:
    """The notice has ended, no objection is open, none was upheld (BR-08)."""
    if standing.entry is None:
        return Possible(False, _("这一轮还没有公示。"), "NOT_ON_NOTICE")
    ends_on = standing.entry.notice.ends_on
    if standing.today <= ends_on:
        said = _("公示到 %(day)s 止，期满第二天起才能认定。", day=ends_on.isoformat())
        return Possible(False, said, "NOTICE_RUNS")
    if standing.open_objections:
        return _answer_first(standing)
    if standing.upheld_objections:
        said = _("有异议成立，不能认定；可以终止公示重新审核，或不予认定。")
        return Possible(False, said, "OBJECTION_UPHELD")
    return YES


def _end_of_notice(standing: Standing) -> Possible:
    """Whoever objected gets an answer before the notice ends in another way."""
    return _answer_first(standing) if standing.open_objections else YES


def _answer_first(standing: Standing) -> Possible:
    said = _("还有 %(n)s 条异议没有答复，要先答复。", n=len(standing.open_objections))
    return Possible(False, said, "OBJECTION_OPEN")


def _sign_off(standing: Standing) -> Possible:
    if standing.unsigned:
        return YES
    return Possible(False, _("三个部门在这一轮都已签署意见。"), "ALREADY_SIGNED")


def _answer(standing: Standing) -> Possible:
    return YES if standing.open_objections else Possible(False, _("没有等答复的异议。"), "NOTHING_OPEN")


def _object(standing: Standing) -> Possible:
    notice = standing.entry.notice if standing.entry else None
    if notice is None or standing.today > notice.ends_on:
        return Possible(False, _("公示期已经结束，不再受理异议。"), "NOTICE_OVER")
    if standing.today < notice.starts_on:
        said = _("公示从 %(day)s 开始，现在还不能提异议。", day=notice.starts_on.isoformat())
        return Possible(False, said, "NOTICE_NOT_BEGUN")
    return YES


def _recognise(standing: Standing) -> Possible:
    if standing.employment_recognition is None:
        return YES
    return Possible(False, _("已经有就业帮扶车间的认定记录。"), "ALREADY_RECOGNISED")


_CHECKS = {
    Act.SIGN_OFF: _sign_off,
    Act.RECOGNISE: _recognise,
    Act.TRANSFER: _transfer,
    Act.PUT_ON_NOTICE: _notice,
    Act.OBJECT: _object,
    Act.ANSWER: _answer,
    Act.REOPEN: _end_of_notice,
    Act.CERTIFY: _certificate,
    Act.REFUSE: _end_of_notice,
}
