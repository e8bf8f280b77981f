"""A buyer leaves an intent, the workshop confirms it, either gives it up, an order makes it true (BR-23).

An intent is no sale: no money, no stock, no ledger. What it became is kept beside it and never counted as sold on site.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.exhibition.entry.booth_page import BoothPage
from shop.exhibition.intents import moves
from shop.exhibition.intents.models import Became, DealIntent
from shop.exhibition.intents.moves import Act
from shop.orders.models import Order
from shop.orders.queries import people_of
from shop.workshops.income.models import Channel

PREFIX = "Y"
#: An order counts as what an intent became for so many days after the intent was made.
DAYS = 366
MOST_FEN = 10**11


class Wish(NamedTuple):
    """What a buyer means to order: an item of the booth or something else, pieces, roughly how much in all (fen)."""

    buyer_name: str
    buyer_phone: str
    item_id: int | None
    what: str
    quantity: int
    amount_fen: int
    wanted_by: date
    note: str = ""


def make(session: Session, actor: Actor, page: BoothPage, wish: Wish, *, key: str) -> DealIntent:
    """The buyer leaves an intent at the booth, and so confirms it; the same key again answers with the same intent.

    NotFound for an empty booth or an item that is not there, Conflict while the fair is not open, Invalid for what
    nobody means (fields what, quantity, amount, wanted_by).
    """
    assert actor.user_id is not None
    before = session.scalar(sa.select(DealIntent).where(DealIntent.key == key))
    if before is not None:
        return before
    if page.holder is None or page.workshop is None:
        raise NotFound(_("这个展位现在没有工坊。"))
    if not page.is_open:
        raise Conflict(_("展会开放的时候才能留意向。"))
    _check(wish)
    product = _product(session, page, wish.item_id)
    now = clock.now()
    intent = DealIntent(
        number=_free_number(session), key=key, fair_id=page.fair.id, booth_id=page.booth.id,
        exhibitor_id=page.holder.exhibitor_id, workshop_id=page.workshop.id, user_id=actor.user_id,
        buyer_name=wish.buyer_name, buyer_phone=wish.buyer_phone, item_id=wish.item_id,
        what=wish.what or (product.title if product else _("定做")),
        craft_id=product.craft_id if product else page.workshop.craft_id,
        ich_item_id=product.ich_item_id if product else page.workshop.craft.default_ich_item_id,
        quantity=wish.quantity, amount_fen=wish.amount_fen, wanted_by=wish.wanted_by, note=wish.note, made_at=now,
        buyer_confirmed_at=now,
    )  # fmt: skip
    session.add(intent)
    session.flush()
    moves.write(session, actor, intent, "make", before=None, at=now, note=wish.note[:200])
    for user_id in people_of(session, {page.workshop.id})[page.workshop.id]:
        messages.notify(session, user_id, "intent_made", number=intent.number)
    return intent


def _check(wish: Wish) -> None:
    if not 1 <= wish.quantity <= 1_000_000:
        raise Invalid(_("请填 1 到 100 万之间的件数。"), field="quantity")
    if not 1 <= wish.amount_fen <= MOST_FEN:
        raise Invalid(_("请填 0.01 元到 10 亿元之间的金额。"), field="amount")
    if not clock.today() <= wish.wanted_by <= clock.today() + timedelta(days=3 * 366):
        raise Invalid(_("请填今天起三年内的日期。"), field="wanted_by")
    if len(wish.what) > 120:
        raise Invalid(_("最多 120 个字。"), field="what")


def _product(session: Session, page: BoothPage, item_id: int | None) -> Product | None:
    if item_id is None:
        return None
    found = next((good.item.product for good in page.goods if good.item.id == item_id), None)
    if found is None:
        raise NotFound(_("这件作品现在没有在这个展位。"))
    return found


def _free_number(session: Session) -> str:
    while True:
        number = public_number(PREFIX)
        if session.scalar(sa.select(DealIntent.id).where(DealIntent.number == number)) is None:
            return number


def locked(session: Session, intent_id: int) -> DealIntent:
    """The intent, held until the transaction ends."""
    found = session.scalar(
        sa.select(DealIntent)
        .where(DealIntent.id == intent_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert found is not None
    return found


def confirm(session: Session, actor: Actor, intent: DealIntent) -> None:
    """The workshop confirms: from now on it counts. Forbidden to others, Conflict when it moved on."""
    require(actor, Permission.INTENT_ANSWER, intent.workshop)
    intent = locked(session, intent.id)
    moves.must(intent, Act.CONFIRM)
    now = clock.now()
    intent.workshop_confirmed_at = now
    moves.move(session, actor, intent, Act.CONFIRM, at=now)
    audit.record(session, actor, "intent.confirmed", "intent", intent.number)
    messages.notify(session, intent.user_id, "intent_confirmed", number=intent.number)


def drop(session: Session, actor: Actor, intent: DealIntent, *, note: str = "") -> None:
    """Buyer or workshop gives it up. Conflict once it became an order."""
    intent = locked(session, intent.id)
    moves.move(session, actor, intent, Act.DROP, at=clock.now(), note=note)
    audit.record(session, actor, "intent.dropped", "intent", intent.number)


def became_purchase(session: Session, actor: Actor, intent: DealIntent, *, order_number: str) -> None:
    """A paid order of this buyer at this workshop makes it true, by its amount after refunds.

    Invalid (field ref) for another's order, one paid before the intent or a year after it, and one bought at a fair,
    which is a sale on site already; Conflict when it stands for another intent.
    """
    order = session.scalar(sa.select(Order).where(Order.number == order_number))
    last = intent.made_at + timedelta(days=DAYS)
    if order is None or (order.workshop_id, order.user_id) != (intent.workshop_id, intent.user_id):
        raise Invalid(_("没有找到这位买家在这家工坊的这个订单。"), field="ref")
    if order.paid_at is None or not intent.made_at <= order.paid_at < last:
        raise Invalid(_("要是留了意向以后、12 个月以内付了款的订单。"), field="ref")
    if order.channel == Channel.FAIR:
        raise Invalid(_("这个订单是在展会上买的，已经算现场成交，不能再算意向转化。"), field="ref")
    if (fen := order.total_fen - order.refunded_fen) <= 0:
        raise Invalid(_("这个订单已经全部退款。"), field="ref")
    convert(session, actor, intent, became=Became.PURCHASE, ref=order.number, fen=fen)


def convert(
    session: Session, actor: Actor, intent: DealIntent, *, became: Became, ref: str, fen: int
) -> None:
    """An order over `fen` fen made the intent true; the link is kept. Conflict when it moved on, or the order stands for
    another intent already.
    """
    intent = locked(session, intent.id)
    moves.must(intent, Act.CONVERT)
    taken = sa.select(DealIntent.id).where(DealIntent.became == became, DealIntent.became_ref == ref)
    if session.scalar(taken) is not None:
        raise Conflict(_("这个订单已经记在另一份意向上，不能算两次。"))
    now = clock.now()
    intent.became, intent.became_ref, intent.converted_fen, intent.converted_at = became, ref, fen, now
    moves.move(session, actor, intent, Act.CONVERT, at=now, note=ref)
    audit.record(session, actor, "intent.converted", "intent", intent.number, ref=ref, fen=fen)
