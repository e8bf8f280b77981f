"""Return cases for tests, and the way through them."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.orders import fulfilment
from shop.orders.models import Order
from shop.orders.payments import paid_back
from shop.orders.payments.models import Refund
from shop.orders.returns import answering, asking, goods
from shop.orders.returns.models import Kind, Remedy, ReturnCase
from tests.factories.orders import a_purchase, acting, pay, run_jobs
from tests.factories.orders import goods as a_good
from tests.factories.workshops import a_member, a_workshop

ADDRESS = {"name": "田师傅", "phone": "13900001111", "address": "龙山县里耶镇 3 号"}
NUMBER = "SF1234567890123"


def a_received_order(
    session: Session,
    *,
    fens: tuple[int, ...] = (10_000, 5_001, 99),
    quantity: int = 1,
    fee_fen: int = 800,
    user: User | None = None,
    **facts: object,
) -> Order:
    """Sent and received today: a line of each price, of one workshop, delivered for `fee_fen`."""
    workshop = a_workshop(session)
    products = [a_good(session, workshop, fen=fen, fee_fen=fee_fen, **facts) for fen in fens]  # type: ignore[arg-type]
    purchase = a_purchase(session, *products, user=user, quantity=quantity)
    pay(session, purchase)
    (order,) = purchase.orders
    fulfilment.ship(session, SYSTEM, order, carrier="sf", tracking_no=NUMBER)
    fulfilment.receive(session, SYSTEM, order)
    session.commit()
    return order


def buyer_of(session: Session, order: Order) -> Actor:
    """Who bought it."""
    return acting(session, session.get_one(User, order.user_id))


def seller_of(session: Session, order: Order) -> Actor:
    """The owner of the workshop that sold it."""
    return acting(session, an_owner(session, order))


def an_owner(session: Session, order: Order) -> User:
    """The same as a user who can sign in; made when there is none."""
    found = session.scalars(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == order.workshop.organisation_id, Membership.role == "owner")
    ).first()
    if found is not None:
        return found
    owner = a_member(session, order.workshop)
    session.commit()
    return owner


def a_case(
    session: Session,
    order: Order,
    *,
    pieces: Mapping[int, int] | None = None,
    kind: Kind = Kind.NO_REASON,
    wish: Remedy = Remedy.RETURN,
    words: str = "边上开线了",
) -> ReturnCase:
    """The buyer asks about one piece of the first line, or about these; committed."""
    case = asking.ask(
        session,
        buyer_of(session, order),
        order,
        kind=kind,
        wish=wish,
        pieces=pieces or {order.lines[0].id: 1},
        words=words,
    )
    session.commit()
    return case


def accepted(session: Session, case: ReturnCase, remedy: Remedy = Remedy.RETURN) -> ReturnCase:
    """The workshop lets it come back."""
    answering.accept(session, seller_of(session, case.order), case, remedy=remedy, **ADDRESS)
    session.commit()
    return case


def sent_back(session: Session, case: ReturnCase) -> ReturnCase:
    """It is on its way back."""
    goods.send(
        session, buyer_of(session, case.order), accepted(session, case), carrier="sf", tracking_no=NUMBER
    )
    session.commit()
    return case


def goods_back(session: Session, case: ReturnCase, restock: Mapping[int, int] | None = None) -> ReturnCase:
    """The workshop has it again."""
    goods.arrive(session, seller_of(session, case.order), sent_back(session, case), restock=restock)
    session.commit()
    return case


def refunding(session: Session, case: ReturnCase, restock: Mapping[int, int] | None = None) -> ReturnCase:
    """The money is on its way."""
    goods.arrive_and_pay(
        session, seller_of(session, case.order), sent_back(session, case), restock=restock or {}
    )
    session.commit()
    return case


def refunded(session: Session, case: ReturnCase, restock: Mapping[int, int] | None = None) -> ReturnCase:
    """The money has arrived."""
    refunding(session, case, restock)
    run_jobs()
    session.expire_all()
    return case


def refused_by_the_provider(session: Session, refund: Refund) -> None:
    """The provider will not pay it back, ever."""
    paid_back.failed(session, refund.id, clock.now(), reason="charge_too_old")
    session.commit()
    session.expire_all()
