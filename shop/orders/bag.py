"""What a cart holds at an instant: lines by workshop, prices of now, freight, and why a line cannot be bought.

One calculation for the cart page, the checkout and the placing of a purchase; one statement whatever the cart holds,
three more when something of it may not be sold. Nothing here locks or writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy.orm import Session

from shop.catalog import tariff
from shop.catalog.models import ReturnRule
from shop.catalog.stock_rows import SHOWN_AS_NUMBER
from shop.orders.cart import Owner
from shop.orders.cart_row import Row
from shop.orders.cart_rows import rows
from shop.orders.promotions import offers
from shop.orders.promotions.discounts import NOTHING, Applied, Item, Share, apply
from shop.workshops import certification
from shop.workshops.certification import Refusal


class Why(StrEnum):
    """Why a line cannot be bought now."""

    RIGHT = "right"  # the workshop may not sell (at all, or without a licence)
    UNPUBLISHED = "unpublished"
    SOLD_OUT = "sold_out"
    SHORT = "short"  # there are some, but fewer than wanted
    TOO_FEW = "too_few"  # fewer are wanted than are sold at once
    NOT_SERVED = "not_served"  # the workshop does not send to the chosen address
    APART = "apart"  # something of the same workshop is bought at a fair: paid apart


@dataclass(frozen=True)
class Line:
    """A wish, and what it comes to now. Amounts in fen."""

    row: Row
    refusal: Refusal | None = None
    share: Share = NOTHING  # what promotions take off it, by bearer
    # Whether the address is chosen: before that, a workshop that does not send to the usual one is only told of.
    bound: bool = False
    pickup: bool = False  # the buyer fetches it at the workshop's point
    apart: bool = False  # another way of the same workshop is bought first

    @property
    def why(self) -> Why | None:
        """What stands in the way; None when it can be bought."""
        if self.refusal is not None:
            return Why.RIGHT
        if self.row.price_id is None or not self.row.on_sale:
            return Why.UNPUBLISHED
        if self.bound and not self.row.served and not self.pickup:
            return Why.NOT_SERVED
        return self._short() or (Why.APART if self.apart else None)

    def _short(self) -> Why | None:
        """Whether there are too few pieces, or too few are wanted."""
        if not self.row.made_to_order and self.row.available < self.row.min_pieces:
            return Why.SOLD_OUT
        if self.row.quantity < self.row.min_pieces:
            return Why.TOO_FEW
        return None if self.row.made_to_order or self.row.available >= self.row.quantity else Why.SHORT

    @property
    def bought(self) -> bool:
        """Chosen, and can be bought."""
        return self.row.selected and self.why is None

    @property
    def left(self) -> int | None:
        """How many there are, where the public may read it as a number (BR-31)."""
        return self.row.available if self.row.available <= SHOWN_AS_NUMBER else None

    @property
    def unit_fen(self) -> int:
        """Price of a piece now; what was seen when there is none any more."""
        return self.row.seen_price_fen if self.row.price_fen is None else self.row.price_fen

    @property
    def goods_fen(self) -> int:
        """Price of all pieces."""
        return self.unit_fen * self.row.quantity

    @property
    def item(self) -> Item:
        """The line as far as promotions care."""
        return Item(self.row.workshop_id, self.row.product_id, self.row.craft_id, self.goods_fen)

    @property
    def changed_fen(self) -> int:
        """How much a piece costs more (less when negative) than when it was put in."""
        return self.unit_fen - self.row.seen_price_fen if self.why is None else 0

    @property
    def needs_tick(self) -> bool:
        """Whether the buyer has to confirm that no-reason return does not apply (BR-17)."""
        return self.row.return_rule != ReturnRule.SEVEN_DAYS


@dataclass(frozen=True)
class Group:
    """The lines of one workshop."""

    lines: Sequence[Line]

    @property
    def seller(self) -> Row:
        """Facts of the workshop, which every line's row carries, and of the way by which it is bought."""
        return (self.bought or self.lines)[0].row

    @property
    def pickup(self) -> bool:
        """Whether the buyer fetches it instead of having it sent."""
        return (self.bought or self.lines)[0].pickup

    @property
    def off(self) -> Refusal | None:
        """Why the workshop as a whole may not sell; None while one line of it is not refused for that."""
        refusals = [line.refusal for line in self.lines]
        return refusals[0] if all(refusals) else None

    @cached_property
    def bought(self) -> list[Line]:
        """What is bought of it."""
        return [line for line in self.lines if line.bought]

    @property
    def goods_fen(self) -> int:
        """Goods bought, in fen."""
        return sum(line.goods_fen for line in self.bought)

    @property
    def freight_fen(self) -> int:
        """Delivery of the goods bought, in fen; nothing when they are fetched, nor (yet) to where nobody sends."""
        if self.pickup or not self.seller.served:
            return 0
        pieces = sum(line.row.quantity for line in self.bought)
        grams = sum(line.row.quantity * line.row.grams for line in self.bought)
        load = tariff.Load(self.goods_fen, pieces, grams)
        return tariff.fee(self.seller.template, load, self.seller.to_code)

    @property
    def discount_fen(self) -> int:
        """What promotions take off the goods bought, in fen."""
        return sum(line.share.total_fen for line in self.bought)

    @property
    def total_fen(self) -> int:
        """Goods and delivery less discounts, in fen."""
        return self.goods_fen + self.freight_fen - self.discount_fen

    @property
    def lead_days(self) -> int:
        """Days until the last piece bought is sent."""
        return max((line.row.lead_days for line in self.bought), default=0)


@dataclass(frozen=True)
class Bag:
    """All groups at an instant."""

    at: datetime
    groups: Sequence[Group] = field(default_factory=tuple)
    applied: Applied = Applied()
    # What promotions were applied to, in the order of their shares.
    items: Sequence[Item] = ()

    @property
    def lines(self) -> list[Line]:
        """All lines."""
        return [line for group in self.groups for line in group.lines]

    @property
    def buying(self) -> list[Group]:
        """Groups of which something is bought: each becomes an order."""
        return [group for group in self.groups if group.bought]

    @property
    def bought(self) -> list[Line]:
        """All lines that are bought."""
        return [line for group in self.buying for line in group.bought]

    @property
    def pieces(self) -> int:
        """Pieces in the cart."""
        return sum(line.row.quantity for line in self.lines)

    @property
    def bought_pieces(self) -> int:
        """Pieces that are bought."""
        return sum(line.row.quantity for line in self.bought)

    @property
    def buyable_pieces(self) -> int:
        """Pieces that could be bought now, chosen or not."""
        return sum(line.row.quantity for line in self.lines if line.why is None)

    @property
    def changed(self) -> list[Line]:
        """Lines whose price is another than the one seen."""
        return [line for line in self.lines if line.changed_fen]

    @property
    def fallen_out(self) -> list[Line]:
        """Lines that were chosen and cannot be bought."""
        return [line for line in self.lines if line.row.selected and line.why is not None]

    @property
    def goods_fen(self) -> int:
        """Goods bought, in fen."""
        return sum(group.goods_fen for group in self.buying)

    @property
    def freight_fen(self) -> int:
        """Delivery, in fen."""
        return sum(group.freight_fen for group in self.buying)

    @property
    def discount_fen(self) -> int:
        """What promotions take off, in fen; never off the freight."""
        return self.applied.fen

    @property
    def total_fen(self) -> int:
        """What is to be paid, in fen."""
        return self.goods_fen + self.freight_fen - self.discount_fen


def look(
    session: Session,
    owner: Owner,
    at: datetime,
    picks: Mapping[str, int] | None = None,
    to: str = "",
    pickups: Collection[int] = (),
) -> Bag:
    """The cart of the owner as it stands at the instant; empty when there is none.

    `picks`: the coupons chosen, by slot; the best ones otherwise (see `promotions.discounts.apply`). `to`: code of the
    place of the chosen address; until then freight is reckoned to the usual one, and nothing falls out because a
    workshop does not send there. `pickups`: workshops whose order the buyer fetches; of those that offer no point (any
    more) it is sent.
    """
    found = rows(session, owner, at, to)
    refused = {(r.workshop_id, r.licence_kind) for r in found if not r.may_sell}
    refusals = certification.refusals(session, refused, at) if refused else {}
    lines = [
        Line(
            r,
            None if r.may_sell else refusals[r.workshop_id, r.licence_kind],
            bound=bool(to),
            pickup=r.point_id is not None and r.workshop_id in pickups,
        )
        for r in found
    ]
    lines = _one_way_each(lines)
    bought = [line for line in lines if line.bought]
    sellers = {line.row.workshop_id for line in bought}
    held = offers.offers_for(session, user_id=owner.user_id, workshop_ids=sellers, at=at)
    items = [line.item for line in bought]
    applied = apply(items, held, picks or {})
    parts = _by(_less(lines, bought, applied), lambda line: line.row.workshop_id)
    return Bag(at, tuple(Group(tuple(part)) for part in parts), applied, items)


def _one_way_each(lines: list[Line]) -> list[Line]:
    """An order has one channel and one origin: of a workshop with several, what is bought at a fair goes first."""
    ways: dict[int, str] = {}
    for line in lines:
        if line.bought and line.row.origin_ref:
            ways.setdefault(line.row.workshop_id, line.row.origin_ref)
    return [
        replace(line, apart=True)
        if line.row.selected and ways.get(line.row.workshop_id, line.row.origin_ref) != line.row.origin_ref
        else line
        for line in lines
    ]


def _less(lines: list[Line], bought: Sequence[Line], applied: Applied) -> list[Line]:
    """The lines with what promotions take off them."""
    shares = {line.row.line_id: share for line, share in zip(bought, applied.shares, strict=True)}
    return [replace(line, share=shares.get(line.row.line_id, NOTHING)) for line in lines]


def _by(lines: Iterable[Line], key: Callable[[Line], int]) -> list[list[Line]]:
    parts: dict[int, list[Line]] = {}
    for line in lines:
        parts.setdefault(key(line), []).append(line)
    return list(parts.values())
