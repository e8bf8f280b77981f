"""States and reasons of payouts in words."""

from __future__ import annotations

from shop.core.text import later as _l
from shop.orders.payouts.batches import Wait
from shop.orders.payouts.models import BatchState, MoveKind, PayoutState, Refusal
from shop.orders.payouts.nets import Due

#: Kind of the tag and its word.
BATCH = {
    BatchState.MADE: ("warn", _l("等第二个人确认")),
    BatchState.CONFIRMED: ("doing", _l("已确认，可以送银行")),
    BatchState.SENT: ("doing", _l("银行办理中")),
    BatchState.CLOSED: ("ok", _l("办完")),
    BatchState.CANCELLED: ("", _l("已取消")),
}
PAYOUT = {
    PayoutState.MADE: ("doing", _l("在批次里，还没送银行")),
    PayoutState.SENT: ("doing", _l("银行办理中")),
    PayoutState.PAID: ("ok", _l("已到账")),
    PayoutState.REFUSED: ("bad", _l("银行退回")),
    PayoutState.DROPPED: ("", _l("移出，下批再打")),
}
REFUSAL = {
    Refusal.NUMBER: _l("账号不对"),
    Refusal.HOLDER: _l("户名和账号不符"),
    Refusal.BRANCH: _l("开户行不对"),
    Refusal.CLOSED: _l("账户已经销户或停用"),
    Refusal.OTHER: _l("其他原因"),
}
DUE = {
    Due.PENDING: _l("等订单完成"),
    Due.HELD: _l("有退款或售后没办完，先等着"),
    Due.DUE: _l("到期，下一批打"),
    Due.BACK: _l("多打了，下次扣回"),
}
WAIT = {
    Wait.NO_ACCOUNT: _l("工坊还没有生效的收款账户"),
    Wait.REFUSED: _l("收款账户被银行退回，等工坊重填"),
    Wait.SMALL: _l("没到起付额"),
    Wait.NEGATIVE: _l("退款后倒欠，等以后的货款抵"),
}
MOVE = {
    MoveKind.FROM_PROVIDER: _l("付款机构划到结算账户"),
    MoveKind.FEE: _l("付款机构扣手续费"),
    MoveKind.TOP_UP: _l("平台垫款到结算账户"),
    MoveKind.DRAW: _l("平台划走佣金"),
    MoveKind.WRITE_OFF: _l("核销差额"),
}
