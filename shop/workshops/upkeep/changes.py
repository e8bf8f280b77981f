"""Changes of who a workshop is: reported by the owner within 3 working days, verified within 7, and only then in the
register (domain facts, C3; Zhejiang rules art. 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.core import audit, cache, clock, identifiers, outbox, workdays
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.heritage.queries import overrides
from shop.workshops.certification.holding import hold_alone
from shop.workshops.models import Workshop
from shop.workshops.upkeep.cases import bounded, given, refuse_party, tell_officers, tell_workshop
from shop.workshops.upkeep.models import ChangeRequest, ChangeState

REPORT_WORKDAYS = 3
VERIFY_WORKDAYS = 7
#: What can change, in words, with how long it may be.
WORDS = {
    "name": _l("工坊名称"),
    "organisation_name": _l("经营主体全称"),
    "uscc": _l("统一社会信用代码"),
    "legal_rep": _l("法定代表人或负责人"),
    "leader_name": _l("带头人"),
    "address": _l("地址"),
}
STATES = {
    ChangeState.OPEN: ("doing", _l("等核验")),
    ChangeState.ACCEPTED: ("ok", _l("已登记")),
    ChangeState.REFUSED: ("bad", _l("没有通过")),
    ChangeState.WITHDRAWN: ("", _l("已撤回")),
}
_LONGEST = {
    "name": 80,
    "organisation_name": 80,
    "uscc": 24,
    "legal_rep": 60,
    "leader_name": 60,
    "address": 200,
}


def facts_of(workshop: Workshop) -> dict[str, str]:
    """The facts that can change, as they stand in the register now."""
    own = {name: getattr(workshop, name) or "" for name in WORDS if name != "organisation_name"}
    return own | {"organisation_name": workshop.organisation.name}


def report(
    session: Session, actor: Actor, workshop_id: int, *, happened_on: date, new: Mapping[str, str]
) -> ChangeRequest:
    """Report what has changed and when; the register stays as it is until an officer has verified it.

    By the owner, or an officer to whom it was said. Facts that are not new are left out. A report after the third
    working day is accepted and marked late. Raises Invalid for a day in the future, no change at all, an empty or too
    long fact, and a credit code that is wrong or known already; Conflict while another report is open.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.CERTIFICATE_CONFIRM, workshop)
    refuse_second(session, workshop_id)
    today = clock.today()
    if happened_on > today:
        raise Invalid(_("变更的日子不能在今天以后。"), field="happened_on")
    before = facts_of(workshop)
    changes = {
        name: [before[name], value]
        for name, text in new.items()
        if (value := _checked(session, workshop, name, text)) != before[name]
    }
    if not changes:
        raise Invalid(_("写的和登记的一样，没有变更。"), field="name")
    known = overrides(session)
    request = ChangeRequest(
        workshop_id=workshop_id,
        changes=changes,
        happened_on=happened_on,
        report_due_on=workdays.nth_workday_after(happened_on, REPORT_WORKDAYS, known),
        verify_due_on=workdays.nth_workday_after(today, VERIFY_WORKDAYS, known),
        reported_by=actor.user_id or 0,
        reported_at=clock.now(),
    )
    session.add(request)
    session.flush()
    _record(session, actor, workshop, request, "reported", fields=sorted(changes), late=late(request))
    tell_officers(session, workshop, "change_reported", day=request.verify_due_on.isoformat())
    return request


def late(request: ChangeRequest) -> bool:
    """Whether it was reported after the third working day."""
    return clock.local_day(request.reported_at) > request.report_due_on


def withdraw(session: Session, actor: Actor, request_id: int) -> ChangeRequest:
    """Take back a report that nobody has decided; by the workshop's owner."""
    request, workshop = _held(session, request_id)
    require(actor, Permission.APPEAL_FILE, workshop)
    _decide(request, actor, ChangeState.WITHDRAWN, "")
    session.flush()
    _record(session, actor, workshop, request, "withdrawn")
    return request


def accept(session: Session, actor: Actor, request_id: int, *, answer: str = "") -> ChangeRequest:
    """The change was verified: it stands in the register from now on.

    Raises Forbidden for who reported it or belongs to the workshop, Conflict when it is decided (DECIDED) or the
    register has changed since it was reported (STALE), Invalid when somebody else has got the credit code meanwhile.
    """
    request, workshop = _to_decide(session, actor, request_id)
    stands = facts_of(workshop)
    if any(stands[name] != before for name, (before, _after) in request.changes.items()):
        raise Conflict(_("报上来以后，登记的内容又变了。请退回，让工坊按现在的登记重新报。"), code="STALE")
    for name, (_before, after) in request.changes.items():
        _enter(session, workshop, name, after)
    _decide(request, actor, ChangeState.ACCEPTED, bounded(answer, "answer"))
    session.flush()
    _record(session, actor, workshop, request, "accepted", fields=sorted(request.changes))
    _announce(session, workshop, request)
    tell_workshop(session, workshop, "change_decided", accepted=True, answer=request.answer)
    return request


def refuse(session: Session, actor: Actor, request_id: int, *, answer: str) -> ChangeRequest:
    """The change was not accepted, for the reason given; the register stays as it is. Raises as `accept` does."""
    request, workshop = _to_decide(session, actor, request_id)
    reason = given(answer, "answer", _("请写明为什么不予变更。"))
    _decide(request, actor, ChangeState.REFUSED, reason)
    session.flush()
    _record(session, actor, workshop, request, "refused")
    tell_workshop(session, workshop, "change_decided", accepted=False, answer=reason)
    return request


def refuse_second(session: Session, workshop_id: int) -> None:
    """Raises Conflict (ALREADY_OPEN) while a report of the workshop waits to be decided."""
    waiting = sa.select(ChangeRequest.id).where(
        ChangeRequest.workshop_id == workshop_id, ChangeRequest.state == ChangeState.OPEN
    )
    if session.scalar(waiting) is not None:
        raise Conflict(_("还有一份变更在等核验。办完再报，或者先撤回那一份。"), code="ALREADY_OPEN")


def _checked(session: Session, workshop: Workshop, name: str, text: str) -> str:
    value = " ".join(text.split())
    if name == "uscc":
        return _checked_code(session, workshop, value)
    if not value:
        raise Invalid(_("请填写%(what)s。", what=WORDS[name]), field=name)
    return bounded(value, name, _LONGEST[name])


def _checked_code(session: Session, workshop: Workshop, value: str) -> str:
    if not value:
        if workshop.uscc:
            raise Invalid(_("有统一社会信用代码的，不能改成没有。"), field="uscc")
        return ""
    if not identifiers.valid_uscc(value):
        raise Invalid(_("统一社会信用代码不对，请对照执照再看一遍，共 18 位。"), field="uscc")
    code = identifiers.normal_uscc(value)
    _refuse_known_code(session, workshop, code)
    return code


def _refuse_known_code(session: Session, workshop: Workshop, code: str) -> None:
    others = sa.select(Organisation.id).where(
        Organisation.uscc == code, Organisation.id != workshop.organisation_id
    )
    if session.scalar(others) is not None:
        raise Invalid(_("这个统一社会信用代码已经登记在别家名下。"), field="uscc")


def _held(session: Session, request_id: int) -> tuple[ChangeRequest, Workshop]:
    found = session.get(ChangeRequest, request_id)
    if found is None:
        raise NotFound(_("没有这份变更。"))
    workshop = hold_alone(session, found.workshop_id)
    session.refresh(found)
    if found.state != ChangeState.OPEN:
        raise Conflict(_("这份变更已经办过了。"), code="DECIDED")
    return found, workshop


def _to_decide(session: Session, actor: Actor, request_id: int) -> tuple[ChangeRequest, Workshop]:
    found = session.get(ChangeRequest, request_id)
    if found is None:
        raise NotFound(_("没有这份变更。"))
    require(actor, Permission.IDENTITY_VERIFY, found.workshop)
    request, workshop = _held(session, request_id)
    refuse_party(actor, workshop, request.reported_by)
    return request, workshop


def _decide(request: ChangeRequest, actor: Actor, state: ChangeState, answer: str) -> None:
    request.state, request.answer = state, answer
    request.decided_by, request.decided_at = actor.user_id, clock.now()


def _enter(session: Session, workshop: Workshop, name: str, value: str) -> None:
    if name == "organisation_name":
        workshop.organisation.name = value
    elif name == "uscc":
        if not value:
            raise Forbidden(_("不能去掉统一社会信用代码。"))
        _refuse_known_code(session, workshop, value)
        workshop.uscc = workshop.organisation.uscc = value
        workshop.registration_exempt_reason = None
    else:
        setattr(workshop, name, value)


def _announce(session: Session, workshop: Workshop, request: ChangeRequest) -> None:
    """The public pages show it at once (E-commerce Law art. 15); the search learns a new name."""
    cache.touch(session)
    if "name" in request.changes:
        outbox.post(session, "workshops.renamed", workshop_id=workshop.id)


def _record(
    session: Session, actor: Actor, workshop: Workshop, request: ChangeRequest, act: str, **facts: object
) -> None:
    audit.record(session, actor, f"change.{act}", "workshop", workshop.slug, change=request.id, **facts)
