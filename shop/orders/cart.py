"""The cart: of a user, or of a visitor by a random token of which only the hash is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog.id_lists import read
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound
from shop.orders import cart_sql
from shop.orders.models import Cart, CartLine
from shop.workshops import certification

MOST = 999
MOST_LINES = 100


class Owner(NamedTuple):
    """Whose cart: exactly one of the two is set; neither for a visitor who never put anything in."""

    user_id: int | None
    token_hash: str | None

    @property
    def known(self) -> bool:
        """Whether there can be a cart at all."""
        return self.user_id is not None or self.token_hash is not None

    @property
    def of_user(self) -> bool:
        """Whether it is a signed-in person's."""
        return self.user_id is not None

    @property
    def key(self) -> dict[str, Any]:
        """The owner as a parameter of the statements in `cart_sql`."""
        return {"whose": self.user_id if self.of_user else self.token_hash}

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        """The cart of this owner."""
        if self.user_id is not None:
            return Cart.user_id == self.user_id
        return sa.and_(Cart.token_hash == self.token_hash, Cart.token_hash.is_not(None))


def hash_of(token: str) -> str:
    """What is kept of a visitor's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_of(actor: Actor, token: str | None) -> Owner:
    """A signed-in person's own cart, else the one of the token."""
    if actor.user_id is not None:
        return Owner(actor.user_id, None)
    return Owner(None, hash_of(token) if token else None)


def locked(session: Session, owner: Owner) -> Cart | None:
    """The owner's cart, held until the transaction ends; None when there is none."""
    if not owner.known:
        return None
    return session.scalar(
        sa.select(Cart).where(owner.condition).with_for_update().execution_options(populate_existing=True)
    )


def put(
    session: Session,
    owner: Owner,
    *,
    variant_id: int,
    quantity: int,
    exactly: bool = False,
    origin_ref: str = "",
) -> None:
    """Put pieces of a variant in; they add up with what is there, to 999 at most (`exactly`: they replace it).

    `origin_ref`: the way by which the buyer comes (fair:3); without one a line keeps the way it has.

    The price of this moment is noted. Invalid for a number of pieces nobody means or fewer than are sold at once,
    NotFound for what is not on sale,
    Conflict when its workshop may not sell now or the cart is full.
    """
    if not 1 <= quantity <= MOST:
        raise Invalid(_("请填 1 到 999 之间的件数。"), field="quantity")
    now = clock.now()
    _must_be_on_sale(session, variant_id, now)
    cart_id = _open(session, owner, now)
    wish = {"in_cart": cart_id, "wanted": variant_id}
    lines, there, before = read(session, cart_sql.THERE, wish)[0]
    origin = origin_ref or before or ""
    pieces = min(MOST, quantity if exactly else (there or 0) + quantity)
    fen = _price(session, variant_id, pieces, field="quantity", origin=origin)
    seen = {"quantity": pieces, "seen_price_fen": fen, "selected": True, "origin_ref": origin}
    if there is not None:
        session.execute(cart_sql.REWRITE, wish | seen)
    elif lines < MOST_LINES:
        session.execute(cart_sql.ADD, {"cart_id": cart_id, "variant_id": variant_id, "added_at": now, **seen})
    else:
        raise Conflict(_("购物车最多放 100 种作品，请先结算或移除几种。"))


def pieces(session: Session, owner: Owner) -> int:
    """How many pieces lie in the cart."""
    [(total,)] = read(session, cart_sql.pieces(of_user=owner.of_user), owner.key)
    return int(total)


def hold(session: Session, owner: Owner, at: datetime) -> int | None:
    """The id of the owner's cart, held until the transaction ends and marked as used at the instant; None when there is
    none.
    """
    if not owner.known:
        return None
    held = session.execute(cart_sql.hold(of_user=owner.of_user), owner.key | {"at": at})
    return held.scalar_one_or_none()


def put_again(session: Session, owner: Owner, wishes: Mapping[int, int]) -> list[int]:
    """Put pieces (variant id -> pieces) of an earlier purchase in again. Answers the variants not on sale any more."""
    gone = []
    for variant_id, quantity in wishes.items():
        try:
            put(session, owner, variant_id=variant_id, quantity=min(MOST, quantity), exactly=True)
        except (NotFound, Conflict, Invalid):
            gone.append(variant_id)
    return gone


def set_quantity(session: Session, owner: Owner, *, line_id: int, quantity: int) -> None:
    """That many pieces of a line. A price noted as seen stays so, unless it moves by the number of pieces alone."""
    if not 1 <= quantity <= MOST:
        raise Invalid(_("请填 1 到 999 之间的件数。"), field=f"quantity-{line_id}")
    line = _own_line(session, owner, line_id)
    was, way = line.seen_price_fen, line.origin_ref
    fen = _price(session, line.variant_id, quantity, was, field=f"quantity-{line_id}", origin=way)
    if was == _price(session, line.variant_id, line.quantity, was, origin=way):
        line.seen_price_fen = fen
    line.quantity = quantity
    session.flush()


def remove(session: Session, owner: Owner, *, line_id: int) -> None:
    """Take a line out. Taking out what is gone already is no error."""
    cart = locked(session, owner)
    if cart is not None:
        session.execute(sa.delete(CartLine).where(CartLine.id == line_id, CartLine.cart_id == cart.id))


def select(session: Session, owner: Owner, *, offered: Collection[int], chosen: Collection[int]) -> None:
    """Of the lines offered with a tick box, those chosen are to be bought now; other lines stay as they are."""
    cart = locked(session, owner)
    if cart is None:
        return
    mine = sa.and_(CartLine.cart_id == cart.id, CartLine.id.in_(offered))
    session.execute(sa.update(CartLine).where(mine).values(selected=CartLine.id.in_(chosen)))


def select_only(session: Session, owner: Owner, *, variant_id: int) -> None:
    """Buy now: only the line of this variant is to be bought, the rest waits."""
    select_these(session, owner, variant_ids=[variant_id])


def select_these(session: Session, owner: Owner, *, variant_ids: Collection[int]) -> None:
    """Only the lines of these variants are to be bought now, the rest waits."""
    cart = locked(session, owner)
    if cart is not None:
        mine = CartLine.cart_id == cart.id
        session.execute(sa.update(CartLine).where(mine).values(selected=CartLine.variant_id.in_(variant_ids)))


def accept_prices(session: Session, owner: Owner, *, shown: Mapping[int, int]) -> None:
    """The buyer saw these prices (line id -> fen) and goes on: they are no longer told as changed."""
    cart = locked(session, owner)
    if cart is None or not shown:
        return
    mine = sa.and_(CartLine.cart_id == cart.id, CartLine.id.in_(list(shown)))
    seen = sa.case(dict(shown), value=CartLine.id, else_=CartLine.seen_price_fen)
    session.execute(sa.update(CartLine).where(mine).values(seen_price_fen=seen))


def empty_lines(session: Session, cart_id: int, line_ids: Collection[int]) -> None:
    """These lines were bought."""
    session.execute(cart_sql.TAKE_OUT, [{"in_cart": cart_id, "line_id": line_id} for line_id in line_ids])


def _must_be_on_sale(session: Session, variant_id: int, now: datetime) -> None:
    found = read(session, cart_sql.ON_SALE, {"wanted": variant_id, "at": now})
    if not found:
        raise NotFound(_("这件作品现在没有上架。"))
    row = found[0]
    if row.blocked:
        raise Conflict(_("这类作品不能在网上出售。"))
    refusal = None if row.may_sell else certification.why_not(session, row.workshop_id, now, row.licence_kind)
    if refusal is not None:
        raise Conflict(refusal.sentence, code=refusal.code)


def _open(session: Session, owner: Owner, at: datetime) -> int:
    """The id of the owner's cart, held; made when there is none."""
    cart_id = hold(session, owner, at)
    if cart_id is not None:
        return cart_id
    try:
        with session.begin_nested():
            session.add(Cart(user_id=owner.user_id, token_hash=owner.token_hash, updated_at=at))
    except IntegrityError:
        pass  # Made by another request of the same owner at this moment.
    cart_id = hold(session, owner, at)
    assert cart_id is not None
    return cart_id


def _own_line(session: Session, owner: Owner, line_id: int) -> CartLine:
    cart = locked(session, owner)
    line = session.get(CartLine, line_id, populate_existing=True) if cart is not None else None
    if cart is None or line is None or line.cart_id != cart.id:
        raise NotFound(_("购物车里已经没有这一行了。"))
    cart.updated_at = clock.now()
    return line


def _price(
    session: Session,
    variant_id: int,
    quantity: int,
    otherwise: int | None = None,
    *,
    field: str = "",
    origin: str = "",
) -> int:
    """What a piece costs now, in fen. Invalid at the field, if one is named, for fewer than are sold at once."""
    asked = {"wanted": variant_id, "pieces": quantity, "at": clock.now(), "origin": origin}
    found = read(session, cart_sql.PRICE, asked)
    if found and field and quantity < found[0].min_pieces:
        raise Invalid(_("这一款 %(n)s 件起卖。", n=found[0].min_pieces), field=field)
    if found:
        return int(found[0].amount_fen)
    if otherwise is None:
        raise NotFound(_("这件作品现在没有上架。"))
    return otherwise
