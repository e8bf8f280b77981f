"""What can happen on the market. Each act opens sessions of its own, as a request or a job does, and may be refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.catalog import stock
from shop.catalog.models import Stock, Variant
from shop.core import clock
from shop.orders import cancellation, cart, fulfilment, moves, paying, refunds
from shop.orders.models import Order, OrderState, Purchase
from shop.orders.payments import calls, inbox
from shop.orders.payments.models import Payable, Payment, SandboxSession
from shop.orders.refunds import Part
from shop.workshops import certification
from tests.factories.orders import owner, place
from tests.histories.world import Market, Nothing, buyer, pick

ACTS: dict[str, Callable[[Market, int], None]] = {}
Act = Callable[[Market, int], None]


def act(fn: Act) -> Act:
    """It can happen."""
    ACTS[fn.__name__] = fn
    return fn


@act
def buys(market: Market, dice: int) -> None:
    """One to three products into the cart, placed; the same form may be sent twice."""
    key = str(uuid.UUID(int=dice))
    with market.sessions() as session:
        who = buyer(session, market, dice)
        for i in range(1 + dice % 3):
            variant_id = pick(market.variants, dice // 5 + i * 2)
            cart.put(session, owner(who), variant_id=variant_id, quantity=1 + (dice + i) % 2)
        session.commit()
    for _again in range(1 + (dice % 7 == 0)):
        with market.sessions() as session:
            place(session, buyer(session, market, dice), key=key)
            session.commit()


@act
def begins_to_pay(market: Market, dice: int) -> None:
    """A session at the bank."""
    with market.sessions() as session:
        purchase = market.one_of(session, _unpaid(), dice)
        actor = actor_of(session, session.get_one(User, purchase.user_id))
        payment_id = paying.begin_payment(session, actor, purchase, provider="sandbox").id
        session.commit()
    calls.open_session(market.sessions, market.banks, payment_id, title="t", return_url="/")


@act
def pays(market: Market, dice: int) -> None:
    """The buyer pays at the bank, which tells nobody yet."""
    with market.sessions() as session:
        ref = market.one_of(session, sa.select(SandboxSession.ref).order_by(SandboxSession.created_at), dice)
    market.bank.pay(ref)


@act
def bank_tells(market: Market, dice: int) -> None:
    """The bank's message comes: early, late, again."""
    with market.sessions() as session:
        ref = market.one_of(session, sa.select(SandboxSession.ref).order_by(SandboxSession.created_at), dice)
        inbox.receive(session, provider="sandbox", event_id=f"{ref}-{dice % 2}", payload={"ref": ref})
        session.commit()


@act
def comes_back(market: Market, dice: int) -> None:
    """The buyer's browser returns from the bank."""
    with market.sessions() as session:
        payment_id = market.one_of(session, sa.select(Payment.id).order_by(Payment.id), dice)
    calls.ask(market.sessions, market.banks, payment_id)


@act
def buys_at_once(market: Market, dice: int) -> None:
    """Placed, paid and noticed in one go."""
    for one in (buys, begins_to_pay, pays, comes_back):
        one(market, dice)


@act
def gives_up(market: Market, dice: int) -> None:
    """The buyer cancels before payment."""
    with market.sessions() as session:
        payable = market.one_of(session, sa.select(Payable).order_by(Payable.id), dice)
        actor, payable_id = actor_of(session, buyer(session, market, dice)), payable.id
    calls.end_unpaid(market.sessions, market.banks, actor, payable_id)


@act
def cancels(market: Market, dice: int) -> None:
    """The buyer cancels a paid order."""
    with market.sessions() as session:
        order = _order(session, market, dice, OrderState.PAID)
        cancellation.cancel_order(session, actor_of(session, session.get_one(User, order.user_id)), order)
        session.commit()


@act
def ships(market: Market, dice: int) -> None:
    """The workshop sends it."""
    with market.sessions() as session:
        order = _order(session, market, dice, OrderState.PAID)
        owner_ = market.owners[order.workshop_id]
        fulfilment.ship(session, owner_, order, carrier="sf", tracking_no=f"SF{10**12 + order.id}")
        session.commit()


@act
def receives(market: Market, dice: int) -> None:
    """The buyer says it is there."""
    with market.sessions() as session:
        order = _order(session, market, dice, OrderState.SHIPPED)
        fulfilment.receive(session, actor_of(session, session.get_one(User, order.user_id)), order)
        session.commit()


@act
def gets_a_part_back(market: Market, dice: int) -> None:
    """Part of a line is paid back."""
    with market.sessions() as session:
        order = moves.locked(session, _order(session, market, dice, *_PAID).id)
        line = pick(order.lines, dice)
        left = refunds.left_of(session, order).goods[line.id]
        parts = {line.id: Part(1 + dice % max(left, 1), 0)}
        refunds.refund_parts(session, market.owners[order.workshop_id], order, parts=parts, reason="part")
        session.commit()


@act
def gets_all_back(market: Market, dice: int) -> None:
    """All that is left is paid back."""
    with market.sessions() as session:
        order = moves.locked(session, _order(session, market, dice, *_PAID).id)
        refunds.refund_order(session, market.owners[order.workshop_id], order, reason="all")
        session.commit()


@act
def is_suspended(market: Market, dice: int) -> None:
    """An officer suspends a workshop."""
    at = dice % 9  # most are left alone, otherwise there is nothing to buy
    if at >= len(market.workshops):
        raise Nothing("no reason to suspend")
    workshop_id, officer = market.workshops[at], market.officers[at]
    with market.sessions() as session:
        certification.suspend(session, officer, workshop_id, reason="抽查", document_no="1 号")
        session.commit()


@act
def is_lifted(market: Market, dice: int) -> None:
    """And lifts it."""
    at = dice % len(market.workshops)
    workshop_id, officer = market.workshops[at], market.officers[at]
    with market.sessions() as session:
        certification.lift(session, officer, workshop_id, reason="改好了", document_no="2 号")
        session.commit()


@act
def makes_more(market: Market, dice: int) -> None:
    """The workshop counts its pieces anew."""
    stock_id = pick(sorted(market.given), dice)
    with market.sessions() as session:
        row = session.get_one(Stock, stock_id)
        workshop_id = session.get_one(Variant, row.variant_id).product.workshop_id
        seen, change = row.on_hand, dice % 4 - 1
        stock.recount(
            session,
            market.owners[workshop_id],
            variant_id=row.variant_id,
            pieces=max(seen + change, 0),
            seen=seen,
        )
        session.commit()


@act
def time_passes(market: Market, _dice: int) -> None:
    """The worker works."""
    market.run_jobs()


@act
def days_pass(market: Market, dice: int) -> None:
    """What was sent is received, what was received is completed."""
    for _week in range(1 + dice % 2):
        market.now += timedelta(days=9)
        with clock.at(market.now):
            market.run_jobs()


@act
def is_sent_and_received(market: Market, dice: int) -> None:
    """In one go."""
    ships(market, dice)
    receives(market, dice)


_PAID = (OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED, OrderState.COMPLETED)


def _unpaid() -> sa.Select[tuple[Purchase]]:
    waiting = Order.state == OrderState.UNPAID
    return sa.select(Purchase).join(Purchase.orders).where(waiting).order_by(Purchase.id)


def _order(session: Session, market: Market, dice: int, *states: OrderState) -> Order:
    query = sa.select(Order).where(Order.state.in_(states)).order_by(Order.id)
    found: Order = market.one_of(session, query, dice)
    return found
