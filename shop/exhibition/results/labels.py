"""Words of a fair's results."""

from __future__ import annotations

from flask_babel import gettext as _


def figure_word(name: str) -> str:
    """A figure of the closing report."""
    return {
        "workshops": _("参展工坊"),
        "booths_planned": _("展位"),
        "booths_used": _("用了的展位"),
        "scans": _("访客（扫码人次）"),
        "sales": _("现场成交单数"),
        "pieces": _("现场成交件数"),
        "gross_fen": _("现场成交额（退款前）"),
        "refunds_fen": _("退款"),
        "net_fen": _("现场成交额"),
        "average_fen": _("客单价"),
        "till_fen": _("其中收银台"),
        "scan_fen": _("其中扫码下单"),
        "intents": _("意向份数"),
        "intents_fen": _("意向金额"),
        "converted": _("意向转成订单"),
        "converted_fen": _("转成订单的金额"),
    }[name]
