"""Reading purchases and orders, and who works for a workshop."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.accounts.models import Membership
from shop.catalog.id_lists import Statement, engine_name, listed, read, value
from shop.catalog.models import Product, Variant
from shop.core.errors import NotFound
from shop.heritage.models import Craft
from shop.orders.models import Order, OrderState, Purchase
from shop.orders.parcel_models import Shipment
from shop.orders.payments.models import Payable, PayableKind, Payment, Refund, RefundState
from shop.orders.payments.settle import LIVE
from shop.workshops.models import Workshop

PER_PAGE = 20
MOST_SLIPS = 100
_PURCHASE = sa.select(Purchase).where(Purchase.number == sa.bindparam("number"))
_WHOLE_PURCHASE = _PURCHASE.options(
    joinedload(Purchase.orders, innerjoin=True).options(
        joinedload(Order.lines, innerjoin=True),
        joinedload(Order.workshop, innerjoin=True)
        .load_only(Workshop.craft_id, raiseload=True)
        .joinedload(Workshop.craft, innerjoin=True)
        .load_only(Craft.pattern_key, raiseload=True),
    )
)
_OWED = sa.and_(Payable.kind == PayableKind.PURCHASE, Payable.ref == sa.bindparam("purchase_id"))
_PAYABLE_ID = sa.select(Payable.id).where(_OWED)
_PAYABLE = sa.select(Payable).where(_OWED).options(joinedload(Payable.payments))
_LIVE = sa.select(Payment.id).join(Payment.payable).where(_OWED, Payment.state.in_(LIVE)).order_by(Payment.id)


@dataclass(frozen=True)
class Page:
    """One page of a list; `more` says whether there is a next one."""

    orders: Sequence[Order]
    number: int
    more: bool


def people_of(session: Session, workshop_ids: Collection[int]) -> dict[int, list[int]]:
    """Users who ship for each of the workshops: its owners and staff."""
    engine = engine_name(session)
    rows = read(session, _people(engine), {"ids": value(engine, workshop_ids)})
    found: dict[int, list[int]] = {workshop_id: [] for workshop_id in workshop_ids}
    for workshop_id, user_id in rows:
        found[workshop_id].append(user_id)
    return found


@lru_cache(maxsize=2)
def _people(engine: str) -> Statement:
    return (
        sa.select(Workshop.id, Membership.user_id)
        .join(Workshop, Workshop.organisation_id == Membership.organisation_id)
        .where(
            listed(engine, Workshop.id, "ids"),
            Membership.role.in_(("owner", "staff")),
            Membership.ended_at.is_(None),
        )
        .order_by(Workshop.id, Membership.user_id)
        .distinct()
    )


def purchase_numbered(session: Session, number: str, *, whole: bool = True) -> Purchase | None:
    """The purchase; `whole` with its orders and their lines, in one statement."""
    found = session.scalars(_WHOLE_PURCHASE if whole else _PURCHASE, {"number": number})
    return found.unique().one_or_none()


def order_numbered(session: Session, number: str) -> Order | None:
    """The order with all its page shows."""
    return session.scalar(
        sa.select(Order)
        .where(Order.number == number)
        .options(
            selectinload(Order.lines),
            selectinload(Order.shipments).options(
                selectinload(Shipment.lines), selectinload(Shipment.changes)
            ),
            joinedload(Order.workshop).joinedload(Workshop.craft),
            joinedload(Order.purchase).selectinload(Purchase.orders),
        )
    )


def payable_of(session: Session, purchase_id: int) -> Payable:
    """What is owed for the purchase, with the tries to pay it."""
    return session.scalars(_PAYABLE, {"purchase_id": purchase_id}).unique().one()


def payable_id_of(session: Session, purchase_id: int) -> int:
    """The id of what is owed for the purchase."""
    return int(session.connection().execute(_PAYABLE_ID, {"purchase_id": purchase_id}).scalar_one())


def live_payments(session: Session, purchase_id: int) -> list[int]:
    """Tries to pay the purchase of which the end is not known."""
    return [payment_id for (payment_id,) in read(session, _LIVE, {"purchase_id": purchase_id})]


def orders_of(
    session: Session, condition: sa.ColumnElement[bool], states: Sequence[OrderState], page: int
) -> Page:
    """Orders that fulfil the condition, newest first; in all states when none is named."""
    return _page(session, condition, states, page, oldest_first=False)


def orders_for(
    session: Session, workshop_ids: Sequence[int], states: Sequence[OrderState], page: int
) -> Page:
    """The workshops' orders; those to be sent oldest first, others newest first."""
    to_ship = list(states) == [OrderState.PAID]
    return _page(session, Order.workshop_id.in_(workshop_ids), states, page, oldest_first=to_ship)


def to_send(session: Session, workshop_ids: Sequence[int]) -> list[Order]:
    """The workshops' orders that wait to be sent, oldest first, with all a packing slip shows; at most MOST_SLIPS."""
    found = sa.select(Order).where(Order.workshop_id.in_(workshop_ids), Order.state == OrderState.PAID)
    return list(
        session.scalars(
            found.order_by(Order.placed_at, Order.id)
            .limit(MOST_SLIPS)
            .options(
                selectinload(Order.lines),
                selectinload(Order.shipments),
                joinedload(Order.workshop).joinedload(Workshop.craft),
                joinedload(Order.purchase),
            )
        )
    )


def counts_of(session: Session, condition: sa.ColumnElement[bool]) -> dict[str, int]:
    """How many orders are in each state."""
    rows = session.execute(sa.select(Order.state, sa.func.count()).where(condition).group_by(Order.state))
    return dict(rows.all())


def pending_refunds(session: Session, order_id: int) -> int:
    """What is on its way back to the buyer, in fen."""
    parts = Refund.goods_fen + Refund.freight_fen
    return (
        session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(parts), 0)).where(
                Refund.order_id == order_id,
                Refund.state.in_((RefundState.CREATED, RefundState.PENDING)),
            )
        )
        or 0
    )


def workshops_of(session: Session, organisation_ids: set[int]) -> list[Workshop]:
    """The workshops of these organisations, with their craft."""
    return list(
        session.scalars(
            sa.select(Workshop)
            .where(Workshop.organisation_id.in_(organisation_ids))
            .options(joinedload(Workshop.craft))
            .order_by(Workshop.id)
        )
    )


def _page(
    session: Session,
    condition: sa.ColumnElement[bool],
    states: Sequence[OrderState],
    page: int,
    *,
    oldest_first: bool,
) -> Page:
    order = (Order.placed_at, Order.id) if oldest_first else (Order.placed_at.desc(), Order.id.desc())
    statement = sa.select(Order).where(condition).order_by(*order)
    if states:
        statement = statement.where(Order.state.in_(states))
    found = list(
        session.scalars(
            statement.options(
                selectinload(Order.lines),
                joinedload(Order.workshop).joinedload(Workshop.craft),
                joinedload(Order.purchase),
            )
            .limit(PER_PAGE + 1)
            .offset((page - 1) * PER_PAGE)
        )
    )
    return Page(found[:PER_PAGE], page, len(found) > PER_PAGE)


def slug_of(session: Session, variant_id: int) -> str:
    """The product page a variant is bought on. NotFound for an unknown variant."""
    slug = session.scalar(sa.select(Product.slug).join(Product.variants).where(Variant.id == variant_id))
    if slug is None:
        raise NotFound(_("没有找到这件作品。"))
    return slug
