"""Orders of the history as the store would place them: photographs of what was bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.core import clock
from shop.core.db import Model
from shop.demo.books import Books
from shop.demo.bulk import Row
from shop.demo.history import Bought, Deal
from shop.orders.amounts import freight_fen
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.placing import PREFIX, order_number
from shop.orders.promotions.commission import Rate, commission_fen, rate_for
from shop.orders.promotions.discounts import Item, Share


@dataclass(frozen=True)
class Seller:
    """What an order copies of its workshop."""

    name: str
    certificate_no: str
    county_code: str
    craft_name: str
    ich_item_name: str
    fee_fen: int
    free_from_fen: int | None


def number_for(at: datetime, number: int) -> str:
    """A purchase number: letter, day, six digits; no two of the same day are alike."""
    return f"{PREFIX}{clock.local_day(at):%y%m%d}-{(number * 7919 + 104_729) % 900_000 + 100_000}"


def items_of(bought: Bought) -> list[Item]:
    """The lines of a purchase as far as promotions care."""
    return [
        Item(x.ware.maker.id, x.ware.product_id, x.ware.maker.craft_id, x.unit_fen * x.quantity)
        for deal in bought.deals
        for x in deal.lines
    ]


def order_of(
    books: Books,
    sellers: Mapping[int, Seller],
    bought: Bought,
    position: int,
    purchase_id: int,
    user_id: int,
    shares: Sequence[Share],
    rates: Sequence[Rate],
) -> Order:
    """The order as the store would place it, with its lines; its row is kept when its end is known. `shares`: what
    promotions took off each of its lines; `rates`: those of commission that had begun.
    """
    deal = bought.deals[position]
    workshop_id = deal.lines[0].ware.maker.id
    seller = sellers[workshop_id]
    goods = sum(line.unit_fen * line.quantity for line in deal.lines)
    freight = freight_fen(goods, seller.fee_fen, seller.free_from_fen)
    order = Order(
        number=order_number(number_for(bought.placed_at, purchase_id), position + 1),
        purchase_id=purchase_id,
        workshop_id=workshop_id,
        user_id=user_id,
        workshop_name=seller.name,
        certificate_no=seller.certificate_no,
        county_code=seller.county_code,
        channel="mall",
        origin_ref="",
        state=OrderState.UNPAID,
        close_reason=None,
        goods_fen=goods,
        freight_fen=freight,
        discount_fen=sum(share.total_fen for share in shares),
        total_fen=goods + freight - sum(share.total_fen for share in shares),
        refunded_fen=0,
        placed_at=bought.placed_at,
    )
    order.id = books.add(Order)
    rate_bp = rate_for(rates, category_id=0, workshop_id=workshop_id)
    order.lines = [
        _line(books, order, seller, place, deal, share, rate_bp) for place, share in enumerate(shares)
    ]
    return order


def _line(
    books: Books, order: Order, seller: Seller, place: int, deal: Deal, share: Share, rate_bp: int
) -> OrderLine:
    bought = deal.lines[place]
    ware, sku = bought.ware, bought.sku
    goods_fen = bought.unit_fen * bought.quantity
    line = OrderLine(
        order_id=order.id,
        position=place,
        variant_id=sku.variant_id,
        product_id=ware.product_id,
        product_slug=ware.slug,
        title=ware.title,
        sku_code=sku.sku_code,
        options=sku.options,
        picture_key=ware.picture_key,
        quantity=bought.quantity,
        unit_fen=bought.unit_fen,
        goods_fen=goods_fen,
        discount_fen=share.total_fen,
        discount_workshop_fen=share.workshop_fen,
        discount_platform_fen=share.platform_fen,
        subsidy_fen=share.subsidy_fen,
        commission_bp=rate_bp,
        commission_fen=commission_fen(goods_fen, share.workshop_fen, rate_bp),
        refunded_fen=0,
        tax_rate_bp=ware.tax_rate_bp,
        price_id=bought.price_id,
        stock_id=sku.stock_id,
        craft_id=ware.maker.craft_id,
        craft_name=seller.craft_name,
        ich_item_id=ware.maker.ich_item_id,
        ich_item_name=seller.ich_item_name,
        made_to_order=sku.made_to_order,
        lead_days=sku.lead_days,
        return_rule=sku.return_rule,
        no_return_confirmed=sku.return_rule != "seven_days",
        sent_pieces=0,
        cancelled_pieces=0,
    )
    line.id = books.add(OrderLine)
    return line


def row_of(thing: Model) -> Row:
    """All columns of an object that was made for its calculations only."""
    return {c.name: getattr(thing, c.name) for c in thing.__table__.columns}
