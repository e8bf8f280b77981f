"""Which act is legal in which state of a review, and where it leads. Pure: no database, no clock."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _

from shop.catalog.official.models import ReviewKind
from shop.catalog.official.models import ReviewState as S
from shop.core.errors import Conflict
from shop.core.text import later as _l


class Act(StrEnum):
    """What can be done to a review."""

    SUBMIT = "submit"
    REVISE = "revise"
    RECALL = "recall"
    CHANGE = "change"
    ADMIT = "admit"
    RETURN = "return"
    LEAVE = "leave"
    WITHDRAW = "withdraw"


#: (state, act) -> the state after it. What is not here is refused. While a change waits (CHANGED) the version that was
#: approved stays: a change that is returned or taken back leads to where it was before.
MOVES: dict[tuple[S, Act], S] = {
    (S.NEW, Act.SUBMIT): S.SUBMITTED,
    (S.RETURNED, Act.SUBMIT): S.SUBMITTED,
    (S.WITHDRAWN, Act.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, Act.REVISE): S.SUBMITTED,
    (S.SUBMITTED, Act.RECALL): S.WITHDRAWN,
    (S.SUBMITTED, Act.ADMIT): S.ADMITTED,
    (S.SUBMITTED, Act.RETURN): S.RETURNED,
    (S.ADMITTED, Act.CHANGE): S.CHANGED,
    (S.ADMITTED, Act.LEAVE): S.WITHDRAWN,
    (S.ADMITTED, Act.WITHDRAW): S.WITHDRAWN,
    (S.CHANGED, Act.CHANGE): S.CHANGED,
    (S.CHANGED, Act.RECALL): S.ADMITTED,
    (S.CHANGED, Act.ADMIT): S.ADMITTED,
    (S.CHANGED, Act.RETURN): S.ADMITTED,
    (S.CHANGED, Act.LEAVE): S.WITHDRAWN,
    (S.CHANGED, Act.WITHDRAW): S.WITHDRAWN,
}

#: A version waits for a decision.
WAITING = (S.SUBMITTED, S.CHANGED)
#: A version is approved and holds.
HOLDING = (S.ADMITTED, S.CHANGED)

STATE_WORDS = {
    ReviewKind.CATALOGUE: {
        S.NEW: _l("没有送审"),
        S.SUBMITTED: _l("已送审"),
        S.ADMITTED: _l("已入选"),
        S.CHANGED: _l("已入选，改动待审"),
        S.RETURNED: _l("已退回"),
        S.WITHDRAWN: _l("不在目录"),
    },
    ReviewKind.FOOD: {
        S.NEW: _l("没有送审"),
        S.SUBMITTED: _l("已送审"),
        S.ADMITTED: _l("审核通过"),
        S.CHANGED: _l("审核通过，改动待审"),
        S.RETURNED: _l("已退回"),
        S.WITHDRAWN: _l("已撤回"),
    },
}
ACT_WORDS = {
    Act.SUBMIT: _l("送审"),
    Act.REVISE: _l("改了送审的内容"),
    Act.RECALL: _l("撤回送审"),
    Act.CHANGE: _l("把改动送审"),
    Act.ADMIT: _l("通过"),
    Act.RETURN: _l("退回"),
    Act.LEAVE: _l("退出目录"),
    Act.WITHDRAW: _l("撤出"),
}
KIND_WORDS = {ReviewKind.CATALOGUE: _l("产品目录"), ReviewKind.FOOD: _l("食品上架")}


def legal(state: str, act: Act) -> bool:
    """Whether the act can be done in the state."""
    return (S(state), act) in MOVES


def after(kind: str, state: str, act: Act) -> S:
    """The state after the act. Raises Conflict (code ILLEGAL_MOVE) with a sentence when the state does not allow it."""
    found = MOVES.get((S(state), act))
    if found is None:
        said = STATE_WORDS[ReviewKind(kind)][S(state)]
        raise Conflict(
            _("这件作品现在是“%(state)s”，不能%(act)s。", state=said, act=ACT_WORDS[act]), code="ILLEGAL_MOVE"
        )
    return found
