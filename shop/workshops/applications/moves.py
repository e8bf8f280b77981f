"""Which act is legal in which state of an application, and where it leads. Pure: no database, no clock."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _

from shop.core.errors import Conflict
from shop.core.text import later as _l
from shop.workshops.applications.models import ApplicationState as S


class Act(StrEnum):
    """What can be done to an application."""

    SAVE = "save"
    SUBMIT = "submit"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    TAKE_UP = "take_up"
    SIGN_OFF = "sign_off"
    VISIT = "visit"
    RECOGNISE = "recognise"
    RETURN = "return"
    TRANSFER = "transfer"
    PUT_ON_NOTICE = "put_on_notice"
    OBJECT = "object"
    ANSWER = "answer"
    REOPEN = "reopen"
    CERTIFY = "certify"
    REFUSE = "refuse"


#: (state, act) -> the state after it. What is not here is refused.
MOVES: dict[tuple[S, Act], S] = {
    (S.DRAFT, Act.SAVE): S.DRAFT,
    (S.DRAFT, Act.SUBMIT): S.SUBMITTED,
    (S.DRAFT, Act.DISCARD): S.WITHDRAWN,
    (S.SUBMITTED, Act.TAKE_UP): S.UNDER_REVIEW,
    (S.SUBMITTED, Act.RETURN): S.RETURNED,
    (S.SUBMITTED, Act.REFUSE): S.REFUSED,
    (S.SUBMITTED, Act.TRANSFER): S.SUBMITTED,
    (S.SUBMITTED, Act.WITHDRAW): S.WITHDRAWN,
    (S.UNDER_REVIEW, Act.SIGN_OFF): S.UNDER_REVIEW,
    (S.UNDER_REVIEW, Act.VISIT): S.UNDER_REVIEW,
    (S.UNDER_REVIEW, Act.RECOGNISE): S.UNDER_REVIEW,
    (S.UNDER_REVIEW, Act.RETURN): S.RETURNED,
    (S.UNDER_REVIEW, Act.TRANSFER): S.SUBMITTED,
    (S.UNDER_REVIEW, Act.PUT_ON_NOTICE): S.PUBLIC_NOTICE,
    (S.UNDER_REVIEW, Act.REFUSE): S.REFUSED,
    (S.UNDER_REVIEW, Act.WITHDRAW): S.WITHDRAWN,
    (S.RETURNED, Act.SAVE): S.RETURNED,
    (S.RETURNED, Act.SUBMIT): S.SUBMITTED,
    (S.RETURNED, Act.REFUSE): S.REFUSED,
    (S.RETURNED, Act.WITHDRAW): S.WITHDRAWN,
    (S.PUBLIC_NOTICE, Act.OBJECT): S.PUBLIC_NOTICE,
    (S.PUBLIC_NOTICE, Act.ANSWER): S.PUBLIC_NOTICE,
    (S.PUBLIC_NOTICE, Act.REOPEN): S.UNDER_REVIEW,
    (S.PUBLIC_NOTICE, Act.CERTIFY): S.GRANTED,
    (S.PUBLIC_NOTICE, Act.REFUSE): S.REFUSED,
    (S.PUBLIC_NOTICE, Act.WITHDRAW): S.WITHDRAWN,
}

STATE_WORDS = {
    S.DRAFT: _l("草稿"),
    S.SUBMITTED: _l("已提交"),
    S.UNDER_REVIEW: _l("审核中"),
    S.RETURNED: _l("退回补正"),
    S.PUBLIC_NOTICE: _l("公示中"),
    S.GRANTED: _l("已认定"),
    S.REFUSED: _l("不予认定"),
    S.WITHDRAWN: _l("已撤回"),
}
ACT_WORDS = {
    Act.SAVE: _l("保存"),
    Act.SUBMIT: _l("提交"),
    Act.DISCARD: _l("删除草稿"),
    Act.WITHDRAW: _l("撤回申请"),
    Act.TAKE_UP: _l("受理"),
    Act.SIGN_OFF: _l("签署意见"),
    Act.VISIT: _l("记录实地查看"),
    Act.RECOGNISE: _l("认定就业帮扶车间"),
    Act.RETURN: _l("退回补正"),
    Act.TRANSFER: _l("转到别的县"),
    Act.PUT_ON_NOTICE: _l("公示"),
    Act.OBJECT: _l("提异议"),
    Act.ANSWER: _l("答复异议"),
    Act.REOPEN: _l("终止公示，重新审核"),
    Act.CERTIFY: _l("认定，发证书"),
    Act.REFUSE: _l("不予认定"),
}


def legal(state: str, act: Act) -> bool:
    """Whether the act can be done in the state."""
    return (S(state), act) in MOVES


def after(state: str, act: Act) -> S:
    """The state after the act. Raises Conflict (code ILLEGAL_MOVE) with a sentence when the state does not allow it."""
    found = MOVES.get((S(state), act))
    if found is None:
        raise Conflict(
            _("申请现在是“%(state)s”，不能%(act)s。", state=STATE_WORDS[S(state)], act=ACT_WORDS[act]),
            code="ILLEGAL_MOVE",
        )
    return found
