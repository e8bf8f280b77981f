"""Promotions of the demo: a subsidised full reduction in early summer, a commission that was tried and dropped, and what
can be had now. The history is reckoned by the store's own pure calculations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shop.core import clock
from shop.core.db import Model
from shop.demo.bulk import Row
from shop.orders.models import Order, OrderState
from shop.orders.promotions.commission import Rate
from shop.orders.promotions.discounts import Applied, Bearers, Item, Offer, Step, apply
from shop.orders.promotions.models import (
    CommissionRate,
    Issuer,
    Kind,
    Promotion,
    PromotionTier,
    PromotionUse,
    PromotionUsePart,
    SubsidyProgramme,
)

SUMMER, WINTER = 1, 2
TIERS = ((30_000, 3_000), (60_000, 8_000))
HALF_AND_HALF = Bearers(0, 5_000, 5_000)
BUDGETS = {SUMMER: 5_000_000, WINTER: 8_000_000}
TRIED_BP = 200
Rows = dict[type[Model], list[Row]]


@dataclass(frozen=True)
class Past:
    """What held in the months before the day: a full reduction of the whole store, and a commission."""

    as_of: date

    @property
    def began(self) -> date:
        """The first day of the full reduction."""
        return self.as_of - timedelta(days=175)

    @property
    def ended(self) -> date:
        """Its last day."""
        return self.as_of - timedelta(days=158)

    @property
    def tried(self) -> tuple[date, date]:
        """From when a commission was tried, and from when it was dropped."""
        return self.as_of - timedelta(days=266), self.as_of - timedelta(days=176)

    def applied(self, items: Sequence[Item], at: datetime) -> Applied:
        """What promotions took off a purchase of the instant."""
        held = clock.day_start(self.began) <= at < clock.day_end(self.ended)
        offer = Offer(
            id=1,
            title="初夏满减",
            step=Step.STORE_REDUCTION,
            workshop_id=None,
            bearers=HALF_AND_HALF,
            tiers=TIERS,
            programme_id=SUMMER,
        )
        return apply(items, [offer] if held else [], {})

    def rates(self, at: datetime) -> list[Rate]:
        """The rates of commission that had begun."""
        first, last = self.tried
        day = clock.local_day(at)
        begun = [(first, TRIED_BP), (last, 0)]
        return [Rate(None, None, bp) for since, bp in begun if since <= day]


def note_use(
    rows: Rows, applied: Applied, items: Sequence[Item], orders: Sequence[Order], at: datetime
) -> None:
    """What was used in a purchase, once it is known what became of its orders."""
    if not applied.taken:
        return
    gone = all(o.state == OrderState.CLOSED and o.shipped_at is None for o in orders)
    closed = max((o.closed_at for o in orders if o.closed_at is not None), default=at)
    uses, parts = rows[PromotionUse], rows[PromotionUsePart]
    use: Row = {"id": len(uses) + 1, "promotion_id": 1, "user_id": orders[0].user_id, "slot": None}
    use |= {"purchase_id": orders[0].purchase_id, "used_at": at, "released_at": closed if gone else None}
    uses.append(use)
    for order in orders:
        shares = [
            share
            for item, share in zip(items, applied.taken[0].shares, strict=True)
            if item.workshop_id == order.workshop_id and share.total_fen
        ]
        if shares:
            sums = {name: sum(getattr(s, name) for s in shares) for name in shares[0]._fields}
            parts.append({"use_id": use["id"], "order_id": order.id, **sums})


def issue(rows: Rows, past: Past, workshop_id: int) -> None:
    """The terms themselves: what is over, and what can be had now, some of it of the workshop."""
    live = {use["id"] for use in rows.get(PromotionUse, []) if use["released_at"] is None}
    parts = rows.get(PromotionUsePart, [])
    granted = {SUMMER: sum(p["subsidy_fen"] for p in parts if p["use_id"] in live), WINTER: 0}
    long_ago = clock.day_start(past.began - timedelta(days=14))
    names = {
        SUMMER: ("2026 初夏非遗消费券", "湘商函（演示）18 号"),
        WINTER: ("2026 冬季非遗消费券", "湘商函（演示）41 号"),
    }
    rows[SubsidyProgramme] = [
        {
            "id": number, "name": name, "authority": "省商务厅（演示）", "document_no": document,
            "budget_fen": BUDGETS[number], "granted_fen": granted[number], "created_at": long_ago, "created_by": None,
        }
        for number, (name, document) in names.items()
    ]  # fmt: skip
    rows[Promotion], rows[PromotionTier] = list(_promotions(past, workshop_id)), list(_tiers())
    first, last = past.tried
    rows[CommissionRate] = [
        _rate(1, TRIED_BP, first, "试行三个月"),
        _rate(2, 0, last, "试行结束，不再收"),
    ]


def _promotions(past: Past, workshop_id: int) -> Iterable[Row]:
    now = clock.day_start(past.as_of)
    soon, later = now - timedelta(days=9), clock.day_end(past.as_of + timedelta(days=60))
    over = {"from_at": clock.day_start(past.began), "until_at": clock.day_end(past.ended)}
    shared = {"platform_bp": 5_000, "subsidy_bp": 5_000}
    yield _row(1, "初夏满减", Kind.FULL_REDUCTION, now, **over, **shared, programme_id=SUMMER)
    runs = {"from_at": soon, "until_at": later}
    ours = {**runs, "issuer": Issuer.WORKSHOP, "workshop_id": workshop_id, "workshop_bp": 10_000}
    voucher = {"amount_fen": 3_000, "minimum_fen": 20_000, "total": 2_000, "claimable": True}
    yield _row(2, "冬季非遗消费券", Kind.COUPON, soon, **runs, **voucher, platform_bp=4_000, subsidy_bp=6_000,
               programme_id=WINTER)  # fmt: skip
    yield _row(3, "年底满减", Kind.FULL_REDUCTION, soon, **ours)
    yield _row(4, "关注有礼", Kind.COUPON, soon, **ours, percent_bp=1_000, cap_fen=5_000, claimable=True)
    yield _row(5, "老顾客", Kind.COUPON, soon, **ours, amount_fen=1_000, minimum_fen=9_900, code="LAOKE26")


def _row(number: int, title: str, kind: Kind, at: datetime, **terms: Any) -> Row:
    plain = {
        "issuer": Issuer.PLATFORM, "workshop_id": None, "code": None, "claimable": False, "amount_fen": None,
        "percent_bp": None, "cap_fen": None, "minimum_fen": 0, "ended_at": None, "total": None, "per_person": 1,
        "taken": 0, "workshop_bp": 0, "platform_bp": 0, "subsidy_bp": 0, "programme_id": None, "agreement": "",
    }  # fmt: skip
    created = min(at, terms["from_at"])
    return {
        "id": number,
        "title": title,
        "kind": kind,
        **plain,
        "created_at": created,
        "created_by": None,
        **terms,
    }


def _tiers() -> Iterable[Row]:
    for promotion, steps in ((1, TIERS), (3, ((30_000, 2_000), (60_000, 6_000)))):
        for reach, off in steps:
            yield {"promotion_id": promotion, "from_fen": reach, "off_fen": off}


def _rate(number: int, bp: int, day: date, reason: str) -> Row:
    since = clock.day_start(day - timedelta(days=10))
    return {
        "id": number, "category_id": None, "workshop_id": None, "rate_bp": bp, "from_day": day, "reason": reason,
        "set_at": since, "set_by": None,
    }  # fmt: skip
