"""Messages in words."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.core.text import later as _l
from shop.core.text import masked_name
from shop.orders.messages.models import Abuse, AbuseState, Side, Thread

ABUSES = {
    Abuse.INSULT: _l("辱骂、骚扰"),
    Abuse.OFFSITE: _l("要我到平台外付款或交易"),
    Abuse.FRAUD: _l("像是诈骗"),
    Abuse.ADVERT: _l("无关的广告"),
    Abuse.ILLEGAL: _l("违法内容"),
}
ABUSE_STATES = {
    AbuseState.OPEN: _l("待处理"),
    AbuseState.HIDDEN: _l("成立，已隐藏"),
    AbuseState.KEPT: _l("不成立"),
}


def about(thread: Thread) -> str:
    """What the thread is about."""
    if thread.order is not None:
        return _("订单 %(no)s", no=thread.order.number)
    return thread.product.title if thread.product is not None else ""


def other(thread: Thread, side: Side) -> str:
    """Who is on the other side: the workshop by its name, a buyer masked."""
    return thread.workshop.name if side == Side.BUYER else masked_name(thread.user.name) or _("买家")


def speaker(thread: Thread, side: str) -> str:
    """Who said it."""
    return thread.workshop.name if side == Side.WORKSHOP else masked_name(thread.user.name) or _("买家")
