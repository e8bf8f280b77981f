"""Words of fee transfers: tag kind and word by state; the statement of a fair as a file."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.core import clock
from shop.core.tables import csv_text, yuan
from shop.core.text import later as _l
from shop.exhibition.settling.models import TransferState
from shop.exhibition.settling.queries import FeeLine

TRANSFER = {
    TransferState.MADE: ("warn", _l("等另一位财务确认")),
    TransferState.CONFIRMED: ("doing", _l("已确认，等银行回单")),
    TransferState.PAID: ("ok", _l("已到账")),
    TransferState.REFUSED: ("bad", _l("银行退回")),
    TransferState.DROPPED: ("", _l("撤回了")),
}


def fee_word(line: FeeLine) -> str:
    """How a fee stands."""
    if line.fee.refunded_at is not None:
        return _("已退回工坊")
    if line.paid_on:
        return _("已转给主办单位")
    if line.transfer:
        return _("正在转")
    return _("已付，等闭展后转") if line.fee.paid_at is not None else _("还没有付")


def statement_csv(lines: list[FeeLine]) -> str:
    """Every fee with how it stands; amounts in yuan."""
    header = [_("工坊"), _("展位"), _("展位费（元）"), _("付款时间"), _("退回时间"), _("情况"), _("转账单号")]
    return csv_text(
        header,
        (
            [line.workshop, line.booth, yuan(line.fee.amount_fen), _at(line.fee.paid_at),
             _at(line.fee.refunded_at), fee_word(line), line.transfer]
            for line in lines
        ),
    )  # fmt: skip


def _at(moment: object) -> str:
    return clock.local(moment).strftime("%Y-%m-%d %H:%M") if moment is not None else ""  # type: ignore[arg-type]
