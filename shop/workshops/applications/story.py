"""The course of an application in plain words, for who filed it: no officers' names, opinions or objectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from shop.accounts.memberships import DEPARTMENTS
from shop.accounts.models import Department
from shop.workshops.applications.models import Application, ApplicationMove, ApplicationState, PublicNotice
from shop.workshops.applications.moves import Act

#: Acts of the procedure that the applicant is not told of one by one.
_INSIDE = (Act.SAVE, Act.VISIT, Act.OBJECT, Act.ANSWER)


class Happened(NamedTuple):
    """One thing that happened: when, what, and what was said to it."""

    at: datetime
    what: str
    note: str = ""


def told(moves: Iterable[ApplicationMove]) -> list[Happened]:
    """What has happened, oldest first."""
    return [Happened(m.at, _what(m), _note(m)) for m in moves if m.act not in _INSIDE]


def _what(move: ApplicationMove) -> str:
    who = move.authority or _("县文旅部门")
    return {
        Act.SUBMIT: _("您提交了申请")
        if move.from_state == ApplicationState.DRAFT
        else _("您补正后又提交了一次"),
        Act.TAKE_UP: _("%(who)s受理了，开始审核", who=who),
        Act.SIGN_OFF: _signed(move, who),
        Act.RECOGNISE: _("%(who)s认定为就业帮扶车间", who=who),
        Act.RETURN: _("%(who)s退回补正", who=who),
        Act.TRANSFER: _("转到%(who)s办理", who=who),
        Act.PUT_ON_NOTICE: _("%(who)s开始公示", who=who),
        Act.REOPEN: _("公示终止，重新审核"),
        Act.CERTIFY: _("%(who)s认定为非遗工坊，发了证书", who=who),
        Act.REFUSE: _("%(who)s决定不予认定", who=who),
        Act.WITHDRAW: _("您撤回了申请"),
        Act.DISCARD: _("您删掉了草稿"),
    }[Act(move.act)]


def _signed(move: ApplicationMove, who: str) -> str:
    department = move.detail.get("department")
    name = DEPARTMENTS[Department(department)] if department in set(Department) else who
    return _("%(who)s部门签了意见", who=name)


def _note(move: ApplicationMove) -> str:
    """Reason and document, of what is said to the applicant."""
    shown = move.act in (Act.RETURN, Act.REFUSE, Act.CERTIFY, Act.REOPEN, Act.TRANSFER, Act.RECOGNISE)
    parts = [move.reason] if shown and move.reason else []
    if move.document_no:
        parts.append(_("文号 %(no)s", no=move.document_no))
    return _("；").join(parts)


def now(application: Application, notice: PublicNotice | None, certificate_number: str) -> Sequence[str]:
    """What the state means for the applicant, and what comes next."""
    county = application.county.name if application.county else ""
    by = _by(application.due_on.isoformat() if application.due_on else "")
    words: dict[str, list[str]] = {
        ApplicationState.SUBMITTED: [_("已经交到%(county)s文旅部门，等他们受理。", county=county), by],
        ApplicationState.UNDER_REVIEW: [
            _(
                "%(county)s的文旅、人社、乡村振兴三个部门在审核，可能会到工坊看一看，请保持手机畅通。",
                county=county,
            ),
            by,
        ],
        ApplicationState.PUBLIC_NOTICE: [
            _("公示从 %(a)s 到 %(b)s。", a=notice.starts_on.isoformat(), b=notice.ends_on.isoformat())
            if notice is not None
            else "",
            _("期满没有异议，县里就会作决定。有人提异议，县里会先查清楚再答复。"),
        ],
        ApplicationState.GRANTED: [
            _("已经认定，证书编号 %(number)s。现在可以在工坊后台上架作品了。", number=certificate_number)
        ],
        ApplicationState.REFUSED: [
            _("县里决定不予认定，理由写在下面。情况变了以后可以再申请。"),
            _("不服的，可以依法申请行政复议或提起行政诉讼。"),
        ],
        ApplicationState.WITHDRAWN: [_("申请已经撤回，到此结束。想再办，重新申请就行。")],
    }
    return words.get(application.state, [])


def _by(due: str) -> str:
    return _("按规定，最晚 %(day)s 前有下文。", day=due) if due else ""
