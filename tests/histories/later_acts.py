"""What can happen after payment: pieces given up, parcels, cases about returns, payouts to the workshops."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core.access import Actor
from shop.orders import cancellation, fulfilment
from shop.orders.models import Order, OrderState
from shop.orders.payouts import batches, outcomes
from shop.orders.payouts.models import BatchState, Payout, PayoutBatch, PayoutState, Refusal
from shop.orders.returns import answering, arbitration, asking, goods
from shop.orders.returns.arbitration import Outcome
from shop.orders.returns.models import Kind, Remedy, ReturnCase
from shop.orders.returns.models import Refusal as No
from tests.factories.payouts import fill_settlement
from tests.factories.returns import ADDRESS
from tests.histories.acts import act
from tests.histories.world import Market, pick

WORDS = "收到时边上开线了，附上说明"


def _buyer(session: Session, user_id: int) -> Actor:
    return actor_of(session, session.get_one(User, user_id))


def _some(session: Session, market: Market, dice: int, *states: OrderState) -> Order:
    query = sa.select(Order).where(Order.state.in_(states)).order_by(Order.id.desc())
    found: Order = market.one_of(session, query, dice)
    return found


@act
def gives_a_piece_up(market: Market, dice: int) -> None:
    """The buyer does not want one piece of a paid order any more."""
    with market.sessions() as session:
        order = _some(session, market, dice, OrderState.PAID)
        actor = _buyer(session, order.user_id)
        cancellation.cancel_pieces(session, actor, order, pieces={pick(order.lines, dice).id: 1})
        session.commit()


@act
def sends_a_piece(market: Market, dice: int) -> None:
    """A first parcel."""
    with market.sessions() as session:
        order = _some(session, market, dice, OrderState.PAID)
        number, pieces = f"SF{2 * 10**12 + dice % 10**6}", {pick(order.lines, dice).id: 1}
        owner = market.owners[order.workshop_id]
        fulfilment.ship(session, owner, order, carrier="sf", tracking_no=number, pieces=pieces)
        session.commit()


@act
def asks_for_a_return(market: Market, dice: int) -> None:
    """The buyer opens a case about a piece."""
    with market.sessions() as session:
        order = _some(session, market, dice, *_SENT)
        kind, wish = pick(list(Kind), dice), pick(list(Remedy), dice // 7)
        pieces = {pick(order.lines, dice).id: 1 + dice % 5 // 4}
        actor = _buyer(session, order.user_id)
        asking.ask(session, actor, order, kind=kind, wish=wish, pieces=pieces, words=WORDS)
        session.commit()


def _on_a_case(market: Market, dice: int, do: Callable[[Session, ReturnCase, Actor, Actor], None]) -> None:
    """`do` with a case, its buyer and its workshop's owner; one commit."""
    with market.sessions() as session:
        case: ReturnCase = market.one_of(session, sa.select(ReturnCase).order_by(ReturnCase.id.desc()), dice)
        do(session, case, _buyer(session, case.user_id), market.owners[case.workshop_id])
        session.commit()


@act
def the_workshop_answers(market: Market, dice: int) -> None:
    """It lets the goods come back, pays at once, offers a part, or says no."""

    def answer(session: Session, case: ReturnCase, _buyer: Actor, owner: Actor) -> None:
        match dice % 5:
            case 0:
                answering.refuse(session, owner, case, reason=pick(list(No), dice), words=WORDS)
            case 1:
                answering.grant(session, owner, case)
            case 2:
                answering.offer(session, owner, case, fen=1 + dice % 900, words=WORDS)
            case _:
                answering.accept(session, owner, case, **ADDRESS)

    _on_a_case(market, dice // 5, answer)


@act
def the_buyer_goes_on(market: Market, dice: int) -> None:
    """Agrees to a part, asks the platform, or gives it up."""

    def go_on(session: Session, case: ReturnCase, buyer: Actor, _owner: Actor) -> None:
        match dice % 4:
            case 0:
                asking.withdraw(session, buyer, case)
            case 1:
                asking.escalate(session, buyer, case, words=WORDS)
            case _:
                answering.agree(session, buyer, case)

    _on_a_case(market, dice // 4, go_on)


@act
def sends_it_back(market: Market, dice: int) -> None:
    """The buyer sends the goods."""
    number = f"SF{3 * 10**12 + dice % 10**6}"
    _on_a_case(market, dice, lambda session, case, buyer, _owner: goods.send(
        session, buyer, case, carrier="sf", tracking_no=number
    ))  # fmt: skip


@act
def the_goods_are_back(market: Market, dice: int) -> None:
    """The workshop has them, puts them on the shelf again or not, and pays or mends."""

    def arrive(session: Session, case: ReturnCase, _buyer: Actor, owner: Actor) -> None:
        restock = {row.order_line_id: dice % (row.pieces + 1) for row in case.lines}
        if case.remedy == Remedy.MEND:
            goods.mend(session, owner, case, carrier="sf", tracking_no=f"SF{4 * 10**12 + dice % 10**6}")
        else:
            goods.arrive_and_pay(session, owner, case, restock=restock)

    _on_a_case(market, dice, arrive)


@act
def a_case_runs_its_way(market: Market, dice: int) -> None:
    """Asked, let come back, sent, there, paid."""
    asks_for_a_return(market, dice - dice % 28)  # no reason, goods go back
    the_workshop_answers(market, 4)
    sends_it_back(market, 0)
    the_goods_are_back(market, dice % 2)


@act
def the_platform_decides(market: Market, dice: int) -> None:
    """For the buyer, in part, or for the workshop."""

    def decide(session: Session, case: ReturnCase, _buyer: Actor, _owner: Actor) -> None:
        outcome = pick(arbitration.outcomes(case), dice)
        fen = 1 + dice % 900 if outcome == Outcome.PART else 0
        arbitration.decide(session, market.platform, case, outcome=outcome, words=WORDS, fen=fen)

    _on_a_case(market, dice, decide)


@act
def is_paid_out(market: Market, dice: int) -> None:
    """One person of finance makes a batch, the other confirms it; it goes to the bank, or is given up."""
    first, second = market.finance
    with market.sessions() as session:
        number = batches.make(session, first).number
        session.commit()
    with market.sessions() as session:
        batches.confirm(session, second, number)
        session.commit()
    with market.sessions() as session:
        if dice % 4 == 0:
            batches.cancel(session, first, number)
        else:
            fill_settlement(session)
            batches.send(session, first, number)
        session.commit()


@act
def a_batch_goes_on(market: Market, dice: int) -> None:
    """One that a killed process left behind is confirmed or sent."""
    first, second = market.finance
    waiting = PayoutBatch.state.in_([BatchState.MADE, BatchState.CONFIRMED])
    with market.sessions() as session:
        query = sa.select(PayoutBatch).where(waiting).order_by(PayoutBatch.id)
        batch: PayoutBatch = market.one_of(session, query, dice)
        if batch.state == BatchState.MADE:
            batches.confirm(session, second, batch.number)
        else:
            fill_settlement(session)
            batches.send(session, first, batch.number)
        session.commit()


@act
def the_bank_answers(market: Market, dice: int) -> None:
    """The workshop's bank has the money, or sends it back."""
    with market.sessions() as session:
        under_way = Payout.state.in_([PayoutState.SENT, PayoutState.PAID])
        payout: Payout = market.one_of(session, sa.select(Payout).where(under_way).order_by(Payout.id), dice)
        if dice % 3 == 0:
            outcomes.refused(session, market.finance[0], payout.id, why=Refusal.OTHER, note="户名不符")
        else:
            outcomes.paid(session, market.finance[0], [payout.id])
        session.commit()


_SENT = (OrderState.SHIPPED, OrderState.RECEIVED)
