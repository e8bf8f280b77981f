"""Words of contracts."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.core.text import later as _l
from shop.orders.carriers import CARRIERS
from shop.orders.production.contracts.course_models import MilestoneState
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.contracts.moves import Act
from shop.orders.production.endings import EarnestFate, EndedBy, Remedy
from shop.orders.production.payment_terms import BuyerKind
from shop.orders.production.plans import InstalmentKind

STATES = {
    State.TO_SIGN: (_l("待确认"), "warn"),
    State.TO_DEPOSIT: (_l("待付定金"), "warn"),
    State.IN_PRODUCTION: (_l("生产中"), "doing"),
    State.READY: (_l("做好了"), "doing"),
    State.DELIVERED: (_l("已发货"), "doing"),
    State.INSPECTING: (_l("验收中"), "warn"),
    State.REWORK: (_l("返工中"), "warn"),
    State.ACCEPTED: (_l("已验收"), "ok"),
    State.SETTLED: (_l("已结清"), "ok"),
    State.ENDED: (_l("已结束"), ""),
    State.DISPUTED: (_l("平台处理中"), "bad"),
}
KINDS = {
    InstalmentKind.EARNEST: _l("定金"),
    InstalmentKind.ADVANCE: _l("预付款"),
    InstalmentKind.PROGRESS: _l("进度款"),
    InstalmentKind.BALANCE: _l("尾款"),
    InstalmentKind.INTEREST: _l("逾期利息"),
    InstalmentKind.COMPENSATION: _l("补偿"),
}
PAID_STATES = {
    InstalmentState.PLANNED: (_l("未到期"), ""),
    InstalmentState.DUE: (_l("该付了"), "warn"),
    InstalmentState.PAID: (_l("已付"), "ok"),
    InstalmentState.DROPPED: (_l("不用付了"), ""),
}
STEPS = {
    MilestoneState.OPEN: (_l("未完成"), ""),
    MilestoneState.REPORTED: (_l("等买方看"), "warn"),
    MilestoneState.QUESTIONED: (_l("买方有问题"), "bad"),
    MilestoneState.APPROVED: (_l("已确认"), "ok"),
}
SIDES = {
    Side.BUYER: _l("买方"),
    Side.WORKSHOP: _l("工坊"),
    Side.PLATFORM: _l("平台"),
    Side.CLOCK: _l("系统"),
}
BUYERS = {
    BuyerKind.INSTITUTION: _l("机关、事业单位"),
    BuyerKind.LARGE_FIRM: _l("大型企业"),
    BuyerKind.SMALL_FIRM: _l("中小微企业"),
    BuyerKind.OTHER: _l("其他组织"),
}
ENDED_BY = {
    EndedBy.BUYER: _l("买方不再履行"),
    EndedBy.WORKSHOP: _l("工坊不再履行"),
    EndedBy.BOTH: _l("双方协商"),
    EndedBy.NOBODY: _l("不可抗力"),
    EndedBy.LAPSE: _l("工坊失去认定"),
}
FATES = {
    EarnestFate.NONE: _l("没有定金，或已抵作价款"),
    EarnestFate.RETURNED: _l("定金退回"),
    EarnestFate.KEPT: _l("定金不退"),
    EarnestFate.DOUBLED: _l("定金双倍返还"),
}
REMEDIES = {Remedy.EARNEST: _l("按定金"), Remedy.PENALTY: _l("按违约金")}
ACTS = {
    Act.DRAW_UP: _l("拟好合同"),
    Act.SIGN: _l("确认文本"),
    Act.CONCLUDE: _l("确认文本，合同生效"),
    Act.BEGIN: _l("可以开工"),
    Act.FINISH: _l("全部做好"),
    Act.SHIP: _l("发货"),
    Act.RECEIVE: _l("收货"),
    Act.INSPECT: _l("验收"),
    Act.SETTLE: _l("结清"),
    Act.END: _l("结束合同"),
    Act.DISPUTE: _l("交给平台"),
    Act.RESUME: _l("继续履行"),
    Act.CHANGE: _l("变更生效"),
    Act.MADE: _l("更新数量"),
    Act.REPORT: _l("交进度"),
    Act.APPROVE: _l("确认节点"),
    Act.QUESTION: _l("提出问题"),
    Act.DELAY: _l("想改日期"),
    Act.DELAY_AGREED: _l("同意改日期"),
    Act.DELAY_REFUSED: _l("不同意改日期"),
    Act.PROPOSE: _l("提出变更"),
    Act.PROPOSAL_REFUSED: _l("变更作罢"),
    Act.END_OFFER: _l("想协商结束"),
    Act.END_REFUSED: _l("协商作罢"),
    Act.PAID: _l("到账"),
    Act.DUE: _l("产生逾期利息"),
    Act.WAIVED: _l("免去逾期利息"),
    Act.INVOICE_ASKED: _l("要发票"),
    Act.INVOICED: _l("交发票"),
    Act.INVOICE_BACK: _l("发票红冲，重新开"),
    Act.REVIEW: _l("写评价"),
    Act.REPLY: _l("回复评价"),
}


def state_tag(contract: Contract) -> tuple[str, str]:
    """Word and kind of its tag."""
    word, kind = STATES[State(contract.state)]
    return str(word), kind


def money_tag(row: Instalment) -> tuple[str, str]:
    """Word and kind of an instalment's tag; applied earnest money says so."""
    if row.kind == InstalmentKind.EARNEST and row.applied_at is not None:
        return _("已处理"), "ok"
    word, kind = PAID_STATES[InstalmentState(row.state)]
    return str(word), kind


def carrier(key: str) -> str:
    """Its name."""
    found = CARRIERS.get(key)
    return str(found.name) if found else key


def turn(contract: Contract, side: Side | None) -> str:
    """What the contract waits for, in one sentence for the side."""
    mine = side == Side.BUYER
    words = {
        State.TO_SIGN: _("看一遍文本，没有问题就确认。两边都确认以后生效。"),
        State.TO_DEPOSIT: _("请付开工前的款，付到了工坊就开工。")
        if mine
        else _("等买方付开工前的款，到了就开工。"),
        State.IN_PRODUCTION: _("工坊在做。有照片要看时会通知你。")
        if mine
        else _("照节点做，做到了就拍照交上去；可以分批发货。"),
        State.READY: _("做好了，等工坊发货。") if mine else _("全部做好了，请发货。"),
        State.DELIVERED: _("货在路上，收到后请点收。") if mine else _("货在路上，等买方收货。"),
        State.INSPECTING: _("请在验收期内验收。沉默不算合格，但拖延验收不推迟付款期限。")
        if mine
        else _("等买方验收。"),
        State.REWORK: _("返工的在改，改好会再发来。") if mine else _("请把返工的改好再发。"),
        State.ACCEPTED: _("验收完了，请在期限内付清。") if mine else _("验收完了，等买方付清。"),
        State.SETTLED: _("结清了。"),
        State.ENDED: _("合同提前结束了，钱怎么结清写在下面。"),
        State.DISPUTED: _("平台在处理，合同先停在这里。"),
    }
    return str(words[State(contract.state)])
