"""Promotions in words: what one takes off, where it holds, who bears it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from flask_babel import gettext as _

from shop.core import clock
from shop.core.money import format_fen
from shop.orders.models import OrderLine
from shop.orders.promotions.discounts import Bearers, Offer, Share
from shop.orders.promotions.models import Promotion


class Terms(Protocol):
    """What a coupon and an offer have in common."""

    @property
    def amount_fen(self) -> int | None: ...
    @property
    def percent_bp(self) -> int | None: ...
    @property
    def cap_fen(self) -> int | None: ...
    @property
    def minimum_fen(self) -> int: ...


def off(terms: Terms) -> str:
    """满 ¥100 减 ¥20; 打 9 折，最多减 ¥50."""
    if terms.percent_bp is not None:
        words = _("打 %(n)s 折", n=f"{(10_000 - terms.percent_bp) / 1_000:g}")
        if terms.cap_fen is not None:
            words += _("，最多减 %(fen)s", fen=format_fen(terms.cap_fen))
    else:
        words = _("减 %(fen)s", fen=format_fen(terms.amount_fen or 0))
    if terms.minimum_fen:
        return _("满 %(fen)s ", fen=format_fen(terms.minimum_fen)) + words
    return words


def tiers(steps: list[tuple[int, int]]) -> str:
    """满 ¥200 减 ¥30，满 ¥500 减 ¥90."""
    return _("，").join(
        _("满 %(reach)s 减 %(off)s", reach=format_fen(reach), off=format_fen(fen)) for reach, fen in steps
    )


def of(promotion: Promotion) -> str:
    """What a promotion takes off, whatever kind it is."""
    if promotion.tiers:
        return tiers([(tier.from_fen, tier.off_fen) for tier in promotion.tiers])
    return off(promotion)


def of_offer(offer: Offer) -> str:
    """The same of an offer that is applied."""
    return tiers(list(offer.tiers)) if offer.tiers else off(offer)


def bearers(borne: Bearers) -> str:
    """Who bears it, with shares in per cent when several do."""
    names = (_("工坊"), _("平台"), _("公共补贴"))
    several = sum(bp > 0 for bp in borne) > 1
    parts = [
        f"{name} {bp / 100:g}%" if several else name for name, bp in zip(names, borne, strict=True) if bp
    ]
    return _("%(names)s承担", names=_("、").join(parts))


def bearers_of(promotion: Promotion) -> str:
    """The same of a promotion."""
    return bearers(Bearers(promotion.workshop_bp, promotion.platform_bp, promotion.subsidy_bp))


def borne(share: Share) -> list[tuple[str, int]]:
    """What each bearer gives, in fen; nobody who gives nothing."""
    names = (_("工坊优惠"), _("平台优惠"), _("公共补贴"))
    return [(name, fen) for name, fen in zip(names, share, strict=True) if fen]


def of_lines(lines: Iterable[OrderLine]) -> Share:
    """What each bearer gave on the lines of an order."""
    share = Share()
    for line in lines:
        share = share.plus(Share(line.discount_workshop_fen, line.discount_platform_fen, line.subsidy_fen))
    return share


def until(promotion: Promotion | Offer) -> str:
    """The last day on which it holds."""
    return "" if promotion.until_at is None else last_day(promotion.until_at)


def last_day(until_at: datetime) -> str:
    """The same of the instant at which it ends."""
    day = clock.local_day(until_at)
    return _("到 %(m)s 月 %(d)s 日", m=day.month, d=day.day)
