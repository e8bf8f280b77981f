"""Words for cases, by who is looking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock
from shop.core.text import later as _l
from shop.orders.carriers import CARRIERS
from shop.orders.returns.arbitration import Outcome
from shop.orders.returns.models import (
    BankState,
    Kind,
    Refusal,
    Remedy,
    ReturnCase,
    ReturnMove,
    Side,
    State,
)
from shop.orders.returns.moves import TURNS, Act
from shop.orders.returns.terms import WhyNot

KINDS = {
    Kind.NO_REASON: _l("七天无理由退货"),
    Kind.QUALITY: _l("质量问题，或和描述不符"),
    Kind.DAMAGED: _l("路上摔坏、压坏了"),
    Kind.NOT_RECEIVED: _l("没收到，或少了"),
}
REMEDIES = {
    Remedy.RETURN: _l("退货退款"),
    Remedy.REFUND: _l("只退款，不退货"),
    Remedy.MEND: _l("修、换或补寄"),
}
REFUSALS = {
    Refusal.AS_DESCRIBED: _l("和描述、约定相符，没有质量问题"),
    Refusal.BUYER_CAUSED: _l("签收以后使用或保管不当造成的"),
    Refusal.NATURAL_TRAIT: _l("手工和天然材料的正常差异，作品页写明过"),
    Refusal.ARRIVED_INTACT: _l("签收时完好，有凭证"),
    Refusal.DELIVERED: _l("已经送到，有签收凭证"),
}
WHY_NOT = {
    WhyNot.NOT_SENT: _l("还没有发货"),
    WhyNot.NOTHING_LEFT: _l("已经退了，或正在办"),
    WhyNot.CUSTOM_MADE: _l("按你的要求定做，下单时确认过不能无理由退货"),
    WhyNot.CONFIRMED: _l("按性质不适宜退货，下单时确认过"),
    WhyNot.OUT_OF_TIME: _l("已经过了期限"),
}
OUTCOMES = {
    Outcome.RETURN: _l("支持买家：退货，全部退款"),
    Outcome.REFUND: _l("支持买家：全部退款"),
    Outcome.PART: _l("部分支持：退一部分"),
    Outcome.MEND: _l("支持买家：修、换或补寄"),
    Outcome.REJECT: _l("支持工坊：不退"),
}
BANK_STATES = {
    BankState.ASKED: _l("等买家填账户"),
    BankState.GIVEN: _l("等财务转账"),
    BankState.PAID: _l("已转账"),
}
SIDES = {
    Side.BUYER: _l("买家"),
    Side.WORKSHOP: _l("工坊"),
    Side.PLATFORM: _l("平台"),
    Side.CLOCK: _l("到期自动"),
}
STATES = {
    State.ASKED: _l("等工坊答复"),
    State.OFFERED: _l("等买家答复"),
    State.REFUSED: _l("工坊不同意"),
    State.ACCEPTED: _l("等买家寄回"),
    State.SENT_BACK: _l("正在寄回"),
    State.GOODS_BACK: _l("作品已退回"),
    State.ESCALATED: _l("平台处理中"),
    State.REFUNDING: _l("退款中"),
    State.REFUNDED: _l("已退款"),
    State.MENDED: _l("已修好、换好寄出"),
    State.WITHDRAWN: _l("买家撤回了"),
    State.CLOSED: _l("已关闭"),
}
ACTS = {
    Act.ASK: _l("提出申请"),
    Act.WITHDRAW: _l("撤回申请"),
    Act.ACCEPT: _l("同意寄回"),
    Act.GRANT: _l("退款，不用寄回"),
    Act.OFFER: _l("提出退一部分"),
    Act.AGREE: _l("同意退一部分"),
    Act.REFUSE: _l("不同意"),
    Act.ESCALATE: _l("交给平台处理"),
    Act.SEND: _l("寄出退货"),
    Act.ARRIVE: _l("收到退货"),
    Act.PAY: _l("退款"),
    Act.MEND: _l("修好、换好寄出"),
    Act.REJECT: _l("平台支持工坊，不退"),
    Act.LAPSE: _l("到期没有继续，关闭"),
    Act.PAID: _l("退款到账"),
}
_FINE = (State.REFUNDED, State.MENDED)


class Tag(NamedTuple):
    """Kind of a state tag and its word."""

    kind: str
    word: str


def tag(case: ReturnCase, side: str) -> Tag:
    """The state as this side reads it: a warning where it is its turn, or where money is late."""
    state = State(case.state)
    word = str(STATES[state])
    if case.overdue_at is not None and case.closed_at is None:
        return Tag("bad", _("退款逾期"))
    if state in _FINE:
        return Tag("ok", word)
    if case.closed_at is not None:
        return Tag("", word)
    turn = TURNS.get(state)
    return Tag("warn" if turn is not None and turn.side == side else "doing", word)


def title(case: ReturnCase) -> str:
    """The first piece, and how many pieces in all."""
    pieces = sum(row.pieces for row in case.lines)
    first = case.lines[0].line.title
    if len(case.lines) == 1:
        return _("%(title)s，%(n)s 件", title=first, n=pieces)
    return _("%(title)s等，共 %(n)s 件", title=first, n=pieces)


def buyer_news(case: ReturnCase) -> str:
    """The one thing the buyer wants to know, and whose turn it is."""
    return {
        State.ASKED: _("等工坊答复，最多 48 小时"),
        State.OFFERED: _("工坊想退一部分，等你答复"),
        State.REFUSED: _("工坊没有同意"),
        State.ACCEPTED: _("工坊同意了，请把作品寄回去"),
        State.SENT_BACK: _("作品正在寄回工坊"),
        State.GOODS_BACK: _("工坊收到作品了，正在办退款"),
        State.ESCALATED: _("平台正在处理"),
        State.REFUNDING: _("退款已经发出"),
        State.REFUNDED: _("退款到账了"),
        State.MENDED: _("工坊已经寄出"),
        State.WITHDRAWN: _("你撤回了申请"),
        State.CLOSED: _("售后已经关闭"),
    }[State(case.state)]


def move_words(move: ReturnMove) -> str:
    """A step of the history."""
    act, side = Act(move.act), Side(move.side)
    if act == Act.ESCALATE and side == Side.CLOCK:
        return _("到期没有答复，自动交给平台处理")
    if act == Act.ARRIVE and side == Side.CLOCK:
        return _("到期没有确认，按已收到退货算")
    if act in (Act.PAID, Act.LAPSE, Act.REJECT):
        return str(ACTS[act])
    return _("%(who)s：%(what)s", who=str(SIDES[side]), what=str(ACTS[act]))


def carrier_name(key: str | None) -> str:
    """The word for a carrier."""
    return str(CARRIERS[key].name) if key in CARRIERS else key or ""


def until(at: datetime) -> str:
    """The end of a time limit as people say it: midnight is 24:00 of the day that ends."""
    there = clock.local(at)
    if (there.hour, there.minute) != (0, 0):
        return f"{there:%Y-%m-%d %H:%M}"
    return f"{there - timedelta(days=1):%Y-%m-%d} 24:00"
