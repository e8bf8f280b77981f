"""What promotions take off goods, in fen. Pure: cart, checkout, placing and history in bulk use the same sums.

Prices for a time are prices already. Then, each on what the one before left: the workshop's full reduction, the store's,
one coupon of the workshop, one of the platform. What a promotion asks as a minimum is measured on the goods at their
price, before any of them. At least one fen of every line stays to be paid, so that each line has a payment to give back
(and never is anything taken off freight).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from shop.orders.amounts import split_discount

WHOLE = 10_000
STORE = "store"
LEFT_TO_PAY = 1  # fen of every line


class Step(IntEnum):
    """The order in which promotions are applied."""

    WORKSHOP_REDUCTION = 1
    STORE_REDUCTION = 2
    WORKSHOP_COUPON = 3
    PLATFORM_COUPON = 4


class Item(NamedTuple):
    """A line that is bought, as far as promotions care."""

    workshop_id: int
    product_id: int
    craft_id: int
    goods_fen: int


class Share(NamedTuple):
    """What each bearer gives, in fen."""

    workshop_fen: int = 0
    platform_fen: int = 0
    subsidy_fen: int = 0

    @property
    def total_fen(self) -> int:
        """All of it."""
        return self.workshop_fen + self.platform_fen + self.subsidy_fen

    def plus(self, more: Share) -> Share:
        """Both together."""
        return Share(*(a + b for a, b in zip(self, more, strict=True)))


NOTHING = Share()


class Bearers(NamedTuple):
    """Who bears how much of a discount, in basis points; together 10,000."""

    workshop_bp: int = 0
    platform_bp: int = 0
    subsidy_bp: int = 0

    def share(self, fen: int) -> Share:
        """Each one's part rounded down; the last who bears anything takes the rest."""
        last = max(i for i, bp in enumerate(self) if bp)
        parts = [fen * bp // WHOLE for bp in self]
        parts[last] += fen - sum(parts)
        return Share(*parts)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A promotion that holds now for this buyer. `left_fen`: what its subsidy programme can still give, None without."""

    id: int
    title: str
    step: Step
    workshop_id: int | None
    bearers: Bearers
    until_at: datetime | None = None
    amount_fen: int | None = None
    percent_bp: int | None = None
    cap_fen: int | None = None
    minimum_fen: int = 0
    tiers: Sequence[tuple[int, int]] = ()
    products: frozenset[int] = frozenset()
    crafts: frozenset[int] = frozenset()
    total: int | None = None
    taken_by_me: int = 0
    programme_id: int | None = None
    left_fen: int | None = None

    @property
    def is_coupon(self) -> bool:
        """Whether the buyer has a choice."""
        return self.step >= Step.WORKSHOP_COUPON

    @property
    def slot(self) -> str:
        """One coupon goes into a slot: one for each workshop, one for the store."""
        return STORE if self.step != Step.WORKSHOP_COUPON else str(self.workshop_id)

    def covers(self, item: Item) -> bool:
        """Whether it holds for the line."""
        if self.workshop_id is not None and item.workshop_id != self.workshop_id:
            return False
        narrowed = self.products or self.crafts
        return not narrowed or item.product_id in self.products or item.craft_id in self.crafts

    def off(self, goods_fen: int, left_fen: int) -> int:
        """What it takes off goods at their price of which so much is left to pay; percent are rounded down to the fen."""
        if goods_fen < self.minimum_fen:
            return 0
        if self.tiers:
            fen = max((off for reach, off in self.tiers if goods_fen >= reach), default=0)
        elif self.percent_bp is not None:
            fen = left_fen * self.percent_bp // WHOLE
        else:
            fen = self.amount_fen or 0
        return fen if self.cap_fen is None else min(fen, self.cap_fen)


@dataclass(frozen=True)
class Taken:
    """An offer that is applied: what each bearer gives on each of the items."""

    offer: Offer
    shares: Sequence[Share]

    @property
    def fen(self) -> int:
        """What it takes off in all."""
        return sum(share.total_fen for share in self.shares)

    @property
    def subsidy_fen(self) -> int:
        """What public money bears of it."""
        return sum(share.subsidy_fen for share in self.shares)


class Choice(NamedTuple):
    """A coupon that could go into a slot, what it would take off there, and whether it does."""

    offer: Offer
    fen: int
    chosen: bool


@dataclass(frozen=True)
class Applied:
    """All that promotions do to a purchase: what is applied, each line's shares, the choices in each slot."""

    taken: Sequence[Taken] = ()
    shares: Sequence[Share] = ()
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    @property
    def fen(self) -> int:
        """The whole discount."""
        return sum(one.fen for one in self.taken)

    @property
    def picks(self) -> dict[str, int]:
        """What stands in each slot, 0 for nothing: what a page sends back so that just this is placed."""
        return {
            slot: next((c.offer.id for c in found if c.chosen), 0) for slot, found in self.choices.items()
        }


def apply(items: Sequence[Item], offers: Sequence[Offer], picks: Mapping[str, int]) -> Applied:
    """Apply the offers to the items. `picks`: the coupon chosen for a slot, 0 for none; the best one in all others, and
    where the one chosen does not hold any more.
    """
    left = [item.goods_fen - LEFT_TO_PAY for item in items]
    shares = [NOTHING] * len(items)
    taken: list[Taken] = []
    choices: dict[str, list[Choice]] = {}
    for step in Step:
        for rivals in _rivals(step, offers):
            tries = [t for offer in rivals if (t := _try(offer, items, left)) is not None]
            if not tries:
                continue
            tries.sort(key=lambda t: (-t.fen, t.offer.id))
            one = _chosen(tries, picks) if tries[0].offer.is_coupon else tries[0]
            if tries[0].offer.is_coupon:
                choices[tries[0].offer.slot] = [Choice(t.offer, t.fen, t is one) for t in tries]
            if one is not None:
                taken.append(one)
                shares = [share.plus(more) for share, more in zip(shares, one.shares, strict=True)]
                left = [fen - more.total_fen for fen, more in zip(left, one.shares, strict=True)]
    return Applied(taken, shares, choices)


def _rivals(step: Step, offers: Sequence[Offer]) -> list[list[Offer]]:
    """Offers of a step of which one is applied: those of each workshop, or all of the store."""
    found: dict[int | None, list[Offer]] = {}
    for offer in offers:
        if offer.step == step:
            whole = step in (Step.STORE_REDUCTION, Step.PLATFORM_COUPON)
            found.setdefault(None if whole else offer.workshop_id, []).append(offer)
    return [found[key] for key in sorted(found, key=lambda k: k or 0)]


def _chosen(tries: Sequence[Taken], picks: Mapping[str, int]) -> Taken | None:
    wish = picks.get(tries[0].offer.slot)
    if wish == 0:
        return None
    return next((t for t in tries if t.offer.id == wish), tries[0])


def _try(offer: Offer, items: Sequence[Item], left: Sequence[int]) -> Taken | None:
    """What the offer would do now; None when it takes nothing off, or its programme cannot give its part."""
    here = [fen if offer.covers(item) else 0 for item, fen in zip(items, left, strict=True)]
    goods = sum(item.goods_fen for item in items if offer.covers(item))
    fen = min(offer.off(goods, sum(here)), sum(here))
    if fen <= 0:
        return None
    [parts] = split_discount(fen, [here])
    one = Taken(offer, [offer.bearers.share(part) for part in parts])
    return None if offer.left_fen is not None and one.subsidy_fen > offer.left_fen else one
