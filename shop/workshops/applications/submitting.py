"""Handing an application in, for the first time or mended, and taking it back."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.applications import checklist, gaps, objecting, telling
from shop.workshops.applications.models import (
    OPEN_STATES,
    Application,
    ApplicationMove,
    ApplicationState,
    Transfer,
)
from shop.workshops.applications.moves import Act, after
from shop.workshops.applications.recording import bounded, held, move
from shop.workshops.models import Workshop


def submit(
    session: Session, actor: Actor, application_id: int, *, version: int, aware: bool = False
) -> Application:
    """Hand it in to the county, as it was checked (`version`). The same once more changes nothing.

    Raises Invalid while something is missing (INCOMPLETE) and, without `aware`, while a threshold is not reached
    (field `aware`); Conflict when it was changed since (STALE), cannot be handed in now (ILLEGAL_MOVE), or the same
    workshop or credit code has one on its way (OPEN_APPLICATION) or a certificate (CERTIFIED, KNOWN_WORKSHOP).
    """
    application = held(session, application_id)
    require(actor, Permission.APPLICATION_FILE, application)
    if _is_the_second_click(session, application, version):
        return application
    after(application.state, Act.SUBMIT)
    if version != application.version:
        raise Conflict(_("您打开这一页以后，申请改过了。请再看一遍。"), code="STALE")
    lines = checklist.lines(session, application)
    if missing := gaps.of(application, lines):
        raise Invalid(missing[0].sentence, code="INCOMPLETE")
    short = gaps.short(lines)
    if short and not aware:
        raise Invalid(_("有条件没达到。知道了还要提交，请先勾选。"), field="aware")
    _check_free(session, actor, application)
    if application.state == ApplicationState.RETURNED:
        application.round += 1
    application.submitted_at = clock.now()
    detail = {"version": version, "short": [line.sentence for line in short]}
    try:
        with session.begin_nested():
            move(session, actor, application, Act.SUBMIT, detail=detail)
    except IntegrityError as refused:
        raise _on_its_way() from refused
    due_on = application.due_on.isoformat() if application.due_on else ""
    telling.officers(session, application, "submitted", due_on=due_on)
    return application


def withdraw(session: Session, actor: Actor, application_id: int, *, reason: str = "") -> Application:
    """Take an application back before it is decided; it ends here. The county is told, objections are answered so.

    Raises Conflict (ILLEGAL_MOVE) when it is decided already.
    """
    application = held(session, application_id)
    require(actor, Permission.APPLICATION_FILE, application)
    move(session, actor, application, Act.WITHDRAW, reason=bounded(reason, "reason", 300))
    objecting.close_open(session, application)
    _close_transfers(session, actor, application)
    telling.officers(session, application, "withdrawn")
    return application


def _is_the_second_click(session: Session, application: Application, version: int) -> bool:
    if application.state in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        return False
    rows = sa.select(ApplicationMove.detail).where(
        ApplicationMove.application_id == application.id, ApplicationMove.act == Act.SUBMIT
    )
    last = session.scalar(rows.order_by(ApplicationMove.id.desc()).limit(1))
    return last is not None and last.get("version") == version


def _check_free(session: Session, actor: Actor, application: Application) -> None:
    """Nothing else of the workshop or the credit code is on its way or certified."""
    if application.workshop_id is not None:
        if certification.status(session, application.workshop_id, clock.now()).runs:
            raise Conflict(_("工坊的证书还有效，不用再申请。"), code="CERTIFIED")
        same = Application.workshop_id == application.workshop_id
    elif application.uscc is not None:
        same = Application.uscc == application.uscc
    else:
        return
    others = sa.select(Application.id).where(
        same, Application.id != application.id, Application.state.in_(OPEN_STATES)
    )
    if session.scalar(others.limit(1)) is not None:
        raise _on_its_way()
    _check_known(session, application)


def _check_known(session: Session, application: Application) -> None:
    """A workshop of the register is applied for by its owner, from the account that belongs to it."""
    if application.uscc is None:
        return
    rows = sa.select(Workshop.id).where(
        Workshop.uscc == application.uscc, Workshop.id.is_distinct_from(application.workshop_id)
    )
    if session.scalar(rows) is not None:
        said = _(
            "这个统一社会信用代码的工坊已经在名录里。您是坊主的，请县文旅部门把您的账号加进工坊，再从工坊后台申请。"
        )
        raise Conflict(said, code="KNOWN_WORKSHOP")


def _on_its_way() -> Conflict:
    return Conflict(_("同一家工坊或同一个信用代码已经有一份申请在办。"), code="OPEN_APPLICATION")


def _close_transfers(session: Session, actor: Actor, application: Application) -> None:
    waiting = sa.select(Transfer).where(
        Transfer.application_id == application.id, Transfer.decided_at.is_(None)
    )
    for asked in session.scalars(waiting):
        asked.accepted, asked.decided_at, asked.decided_by = False, clock.now(), actor.user_id
        asked.answer = _("申请人撤回了申请。")
        session.flush()
        audit.record(session, actor, "transfer.decided", "transfer", asked.id, accepted=False)
