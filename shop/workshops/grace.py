"""What a lapse does to what is open, in plain words for both sides: carts, unpaid purchases, paid orders, quotations and
contracts. The rules themselves hold elsewhere (BR-02, BR-04, BR-29, BR-32); here they are said, each once.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock
from shop.workshops.certification import ENDED, Refusal, State, Status
from shop.workshops.upkeep.record_models import Contracts


class Way(StrEnum):
    """Where the way back leads: a page of the workshop's own."""

    IDENTITY = "identity"
    CERTIFICATION = "certification"
    APPEAL = "appeal"
    APPLY = "apply"


class WayBack(NamedTuple):
    """The red row of the studio: what stopped, what stays, and what to do, with the pages that lead there."""

    title: str
    sentences: list[str]
    ways: list[Way]


def comes_back(refusal: Refusal) -> bool:
    """Whether the goods can be bought again without a new certification."""
    return refusal.state not in ENDED and refusal.state is not State.NONE


def in_cart(refusal: Refusal) -> str:
    """What happens to the goods in a cart."""
    if comes_back(refusal):
        return _("作品先留在这里，没有算进合计；恢复以后会自动变回可买。")
    return _("作品没有算进合计。认定已经失效，以后也买不了，可以移除。")


def at_checkout() -> str:
    """What happens to what fell out of a purchase that was about to be placed."""
    return _("没有下单，也没有扣款。买不了的作品还在购物车里，其余的不受影响。")


def unpaid() -> str:
    """What happens to a purchase that was placed and not paid."""
    return _("没有扣款。如果你刚才已经在银行页面付了，而付款晚于停止销售，钱会全部原路退回，不用你办。")


def paid_for_buyer(refusal: Refusal | None, standing: Status, *, shipped: bool) -> str:
    """What happens to an order that was paid before; '' when nothing has happened to the workshop."""
    if refusal is None:
        last = last_day(standing)
        if last is None:
            return ""
        return _(
            "这家工坊已公告退出，卖到 %(day)s 为止。你的订单不受影响，照常发货，也照样可以退、修、换。",
            day=last,
        )
    rest = _("你这一单是在那以前付的款，不受影响：照常发货，收到以后照样可以退、修、换。")
    if shipped:
        rest = _("你这一单是在那以前付的款，不受影响：照样可以签收，也照样可以退、修、换。")
    return f"{refusal.sentence}{rest}"


def paid_for_workshop(refusal: Refusal | None) -> str:
    """What the workshop does with an order that was paid before; '' when it may sell."""
    if refusal is None:
        return ""
    return _("现在停止销售，但这一单是停之前付了款的：照常发货，照常退换，货款照常结。不发货要担责任。")


def in_public(refusal: Refusal) -> str:
    """What stands on public pages where nothing can be bought: paid orders stay, and whether the goods come back."""
    stays = _("已经付款的订单不受影响，照常发货，也照样可以退货退款。")
    if comes_back(refusal):
        return stays + _("恢复以后，这里会自动变回可买。")
    return stays


def last_day(standing: Status) -> date | None:
    """The last day of sales of a workshop that has announced to leave and still sells; None otherwise."""
    if standing.withdraws_at is None or not standing.sells:
        return None
    return clock.local_day(standing.withdraws_at - datetime.resolution)


def leaving(standing: Status) -> str:
    """What the public reads of a workshop that has announced to leave; '' for any other."""
    day = last_day(standing)
    if day is None:
        return ""
    return _("这家工坊已公告退出，卖到 %(day)s 为止。在那以前照常下单；付了款的订单照常发货、退换。", day=day)


def contracts_words(decision: str | None, *, stopped: bool = True) -> str:
    """What becomes of contracts that run; None: nobody has decided yet. '' when nothing has stopped the sales."""
    if decision is None:
        return _("报价、选定和展位都停了；已经签的合同先照常做，等县里通知。") if stopped else ""
    if decision == Contracts.FINISH:
        return _("不能接新的报价、选定和展位；已经签的合同继续做完。")
    return _("不能接新的报价、选定和展位；已经签的合同按发文单位的决定取消，和买家结清。")


def way_back(
    refusal: Refusal,
    *,
    fix_by: date | None,
    appeal_until: date | None,
    today: date,
    papers_sent: bool = False,
) -> WayBack:
    """The red row on top of the workshop's own pages. `appeal_until`: last day to appeal, None when there is none;
    `papers_sent`: papers for the check lie with an officer.
    """
    stay = _("以前付了款的订单照常发货、退换，货款照常结。")
    appeals = [Way.APPEAL] if appeal_until is not None and today <= appeal_until else []
    also = [_("不服的，%(day)s 前可以申诉。", day=appeal_until)] if appeals else []
    if refusal.code == "NOT_VERIFIED":
        send = _("用手机拍了证照交上来，核验通过的当天就恢复。")
        sent = _("材料已经交上去，正在核验，通过的当天就恢复。")
        said = [refusal.sentence, stay, sent if papers_sent else send]
        return WayBack(_("证照核验过期了，现在不能卖货"), said, [Way.IDENTITY])
    if refusal.state is State.SUSPENDED:
        said = [refusal.sentence, stay, _fix(fix_by, today), *also]
        return WayBack(_("暂停销售，现在不能卖货"), said, [Way.CERTIFICATION, *appeals])
    if refusal.state is State.NONE:
        return WayBack(_("还没有认定，现在不能卖货"), [refusal.sentence], [Way.APPLY])
    again = _("要再卖货，重新申请认定，领新的证书。")
    return WayBack(
        _("认定没有了，现在不能卖货"), [refusal.sentence, stay, *also, again], [*appeals, Way.APPLY]
    )


def _fix(fix_by: date | None, today: date) -> str:
    if fix_by is None:
        return _("按通知改好以后，告诉县里的文旅部门，由他们恢复。")
    if fix_by < today:
        return _("整改期限 %(day)s 已经过了。请马上联系县里的文旅部门，逾期不改可能撤销认定。", day=fix_by)
    return _("请在 %(day)s 前改好，告诉县里的文旅部门，由他们恢复。", day=fix_by)
