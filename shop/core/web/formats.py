"""How money, days and numbers look: template filters."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from flask_babel import gettext as _

from shop.core import clock
from shop.core.money import Money, format_fen, format_wan, plain_yuan


def init_app(app: Flask) -> None:
    """Register the filters."""
    filters = {"money": money, "wan": wan, "yuan": yuan, "date": day, "cn_date": cn_day, "time": moment}
    app.jinja_env.filters.update(filters)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _fen(amount: int | Money) -> int:
    return amount.fen if isinstance(amount, Money) else amount


def money(amount: int | Money) -> str:
    """¥1,280 or ¥12.50."""
    return format_fen(_fen(amount))


def wan(amount: int | Money, decimals: int = 2) -> str:
    """万元 with two decimals (one in charts)."""
    return format_wan(_fen(amount), decimals)


def yuan(amount: int | Money) -> str:
    """1280.50 without a sign of currency."""
    return plain_yuan(_fen(amount))


def _day(value: date | datetime) -> date:
    return clock.local_day(value) if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """2026-11-26, the day in Shanghai."""
    return _day(value).isoformat()


def cn_day(value: date | datetime) -> str:
    """11 月 26 日, for sentences."""
    there = _day(value)
    return _("%(month)d 月 %(day)d 日", month=there.month, day=there.day)


def moment(value: datetime) -> str:
    """2026-11-26 17:05 in Shanghai."""
    return clock.local(value).strftime("%Y-%m-%d %H:%M")
