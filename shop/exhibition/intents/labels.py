"""Words of deal intents."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.exhibition.intents.models import Became, DealIntent, IntentState


def state_tag(intent: DealIntent, *, answers: bool = False) -> tuple[str, str]:
    """Kind and word of the state's tag, by who looks: the workshop's own turn is marked."""
    return {
        IntentState.PROPOSED: ("warn" if answers else "doing", _("等工坊确认")),
        IntentState.CONFIRMED: ("ok", _("双方已确认")),
        IntentState.CONVERTED: ("ok", _("已转成订单")),
        IntentState.DROPPED: ("", _("已取消")),
    }[IntentState(intent.state)]


def became_word(became: str) -> str:
    """What it became."""
    return {Became.PURCHASE: _("网上订单"), Became.CONTRACT: _("订单生产合同")}[Became(became)]


def act_word(act: str) -> str:
    """What happened, in the history."""
    return {
        "make": _("买家留下意向"),
        "confirm": _("工坊确认"),
        "drop": _("取消"),
        "convert": _("转成订单"),
    }[act]
