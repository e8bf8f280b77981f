"""Words of the till."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.core.money import format_fen, parse_yuan
from shop.exhibition.till.models import Flag, Method


def method_word(method: str) -> str:
    """How it was paid."""
    return {Method.CASH: _("现金"), Method.CARD: _("刷卡或扫码")}[Method(method)]


def flag_word(flag: str) -> str:
    """What is wrong with a sale."""
    return {
        Flag.NO_RIGHT: _("当时没有销售资格，等主管部门决定"),
        Flag.SHORT: _("卖的比展位的货多"),
        Flag.PRICE: _("收的不是展会价"),
        Flag.HOURS: _("不在展会开放时间"),
    }[Flag(flag)]


def money(fen: int) -> str:
    """An amount."""
    return format_fen(fen)


def fen_of(text: str, field: str) -> int:
    """What was typed, in fen. Invalid at the field for what is no amount."""
    try:
        return parse_yuan(text.strip()).fen
    except ValueError as error:
        raise Invalid(_("请填金额，比如 168 或 168.50。"), field=field) from error
