"""What matters of goods and money say: the official catalogue, cases about returns, invoices, the platform's finance."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.admin.queue.matters import Matter
from shop.admin.queue.money_arms import STUCK
from shop.admin.queue.reading import Waiting
from shop.admin.queue.said import Said, Says
from shop.admin.queue.viewing import Viewer


def _dispute(row: Waiting, _viewer: Viewer) -> Said:
    if row.note == "late":
        return Said(_("退货收到 7 天还没有退款"), "bad", _("退款逾期"), "", _("催办"))
    return Said(_("买家和工坊没有谈拢，或工坊没有答复"), "warn", _("待决定"), "", _("决定"))


def _contract(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("合同停着，等平台决定继续还是结束"), "warn", _("待决定"), "", _("决定"))


def _late_invoice(row: Waiting, _viewer: Viewer) -> Said:
    sub = _("退款 7 天了，工坊还没有开红字发票")
    if row.matter == Matter.INVOICE:
        sub = _("签收、申请 7 天了，工坊还没有开票")
    elif row.matter == Matter.CONTRACT_INVOICE:
        sub = _("合同结清，买方申请 7 天了，工坊还没有开票")
    return Said(sub, "bad", _("已逾期"), _("工坊"), _("催办"))


def _reported(row: Waiting, _viewer: Viewer) -> Said:
    sub = {
        Matter.OPINION: _("只能因四种情形隐藏文字，差评不是理由"),
        Matter.QUESTION: _("只能因四种情形隐藏"),
        Matter.MESSAGE: _("看这段对话，成立就隐藏"),
    }
    return Said(sub[row.matter], "warn", _("待处理"), _("平台"), _("查看"))


def _transfer_of_money(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("买家填好了账户，等转账"), "warn", _("待转账"), "", _("转账"))


def _catalogue(row: Waiting, _viewer: Viewer) -> Said:
    sub = {
        Matter.CATALOGUE: _("工坊送审，通过了发目录编号"),
        Matter.CATALOGUE_CHANGE: _("通过以前，卖的还是审过的样子"),
        Matter.FOOD: _("食品先审后卖"),
        Matter.ASSISTANCE: _("照证书核对，通过了才显示标识"),
        Matter.RIGHTS: _("照证书或者登记记录核对，通过了才写“已核验”"),
    }
    return Said(sub[row.matter], "warn", _("待审核"), _("平台"), _("审核"))


def _differences(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("我们的账和付款机构的账对不上，要查明原因"), "warn", _("待说明"), _("财务"), _("查看"))


def _bank_rows(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("到账没有写付款参考号，要认领或者退回"), "warn", _("待认领"), _("财务"), _("认领"))


def _companies(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("单位交了证照，核对以后才能用单位账户购买"), "warn", _("待核对"), _("平台"), _("核对"))


def _payout(row: Waiting, _viewer: Viewer) -> Said:
    sub = {
        "made": _("等另一位财务核对、确认"),
        "confirmed": _("已经确认，等送银行"),
        "sent": _("银行办理中，照回单逐笔登记"),
        STUCK: _("有直接转账付款机构没有办成，要看原因"),
    }
    return Said(sub.get(row.note, ""), "warn", _("待办"), _("财务"), _("办理"))


def _till_sale(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("没网时收的款，当时工坊没有销售资格"), "warn", _("待决定"), _("区县"), _("决定"))


def _fee_transfers(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("代收的展位费，闭展了，两个人办"), "warn", _("待办"), _("财务"), _("办理"))


SAYS: dict[Matter, Says] = {
    Matter.CATALOGUE: _catalogue,
    Matter.CATALOGUE_CHANGE: _catalogue,
    Matter.FOOD: _catalogue,
    Matter.ASSISTANCE: _catalogue,
    Matter.RIGHTS: _catalogue,
    Matter.DIFFERENCE_MANY: _differences,
    Matter.BANK_ROW_MANY: _bank_rows,
    Matter.COMPANY_MANY: _companies,
    Matter.PAYOUT: _payout,
    Matter.RETURN: _dispute,
    Matter.CONTRACT: _contract,
    Matter.BANK_REFUND: _transfer_of_money,
    Matter.INVOICE: _late_invoice,
    Matter.RED_INVOICE: _late_invoice,
    Matter.CONTRACT_INVOICE: _late_invoice,
    Matter.OPINION: _reported,
    Matter.TILL_SALE: _till_sale,
    Matter.FEE_TRANSFER_MANY: _fee_transfers,
    Matter.QUESTION: _reported,
    Matter.MESSAGE: _reported,
}
