"""What finance, banks and owners do about payouts. Each act opens sessions of its own, and may be refused."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from shop.core import clock
from shop.core.access import Actor
from shop.orders.payouts import balances, batches, moving, outcomes
from shop.orders.payouts.models import BatchState, MoveKind, Payout, PayoutBatch, PayoutState, Refusal
from shop.workshops.income.models import Account
from shop.workshops.models import Workshop
from tests.factories.payouts import an_account
from tests.histories.acts import ACTS
from tests.histories.world import Market, Nothing, pick

PAYOUT_ACTS: dict[str, Callable[[Market, int], None]] = {}
Act = Callable[[Market, int], None]
#: What else can happen to orders that were paid out or wait for it.
AROUND = ("receives", "gets_a_part_back", "gets_all_back", "time_passes", "bank_tells", "comes_back", "ships")


def act(fn: Act) -> Act:
    """It can happen."""
    PAYOUT_ACTS[fn.__name__] = fn
    return fn


@act
def makes_a_batch(market: Market, dice: int) -> None:
    """Finance makes a batch of all that is due."""
    with market.sessions() as session:
        batches.make(session, pick(market.finance, dice))
        session.commit()


@act
def confirms_a_batch(market: Market, dice: int) -> None:
    """The same person or the other one confirms."""
    _step(market, dice, batches.confirm, BatchState.MADE)


@act
def provider_pays_out(market: Market, dice: int) -> None:
    """The provider pays into the settlement account, keeps a little, and finance records it."""
    with market.sessions() as session:
        there = balances.read(session).of.get(Account.PROVIDER, 0)
        if there < 2:
            raise Nothing("nothing lies there")
        who, fee = pick(market.finance, dice), dice % 2
        kinds = {MoveKind.FROM_PROVIDER: there - fee, MoveKind.FEE: fee, MoveKind.TOP_UP: fee}
        for kind, fen in kinds.items():
            if fen:
                moving.record(
                    session, who, kind=kind, amount_fen=fen, reference=str(dice), moved_on=clock.today()
                )
        session.commit()


@act
def sends_a_batch(market: Market, dice: int) -> None:
    """It goes to the bank."""
    _step(market, dice, batches.send, BatchState.CONFIRMED)


@act
def bank_pays(market: Market, dice: int) -> None:
    """The bank confirms one line, or all of a batch."""
    with market.sessions() as session:
        line: Payout = market.one_of(session, _lines(PayoutState.SENT), dice)
        found = sa.select(Payout.id).where(Payout.batch_id == line.batch_id, Payout.state == PayoutState.SENT)
        ids = [line.id] if dice % 2 else list(session.scalars(found))
        outcomes.paid(session, pick(market.finance, dice), ids)
        session.commit()


@act
def bank_refuses(market: Market, dice: int) -> None:
    """The bank sends a line back, at once or after it was confirmed."""
    with market.sessions() as session:
        line: Payout = market.one_of(session, _lines(PayoutState.SENT, PayoutState.PAID), dice)
        why = pick(list(Refusal), dice)
        outcomes.refused(session, pick(market.finance, dice), line.id, why=why, note="退汇")
        session.commit()


@act
def cancels_a_batch(market: Market, dice: int) -> None:
    """Finance gives a batch up."""
    _step(market, dice, _cancelled, BatchState.MADE, BatchState.CONFIRMED)


@act
def account_is_another(market: Market, dice: int) -> None:
    """An account that was entered before is in force now."""
    with market.sessions() as session:
        an_account(session, session.get_one(Workshop, pick(market.workshops, dice)))
        session.commit()


ALL = {**{name: ACTS[name] for name in AROUND}, **PAYOUT_ACTS}
Step = Callable[[sa.orm.Session, Actor, str], object]


def _cancelled(session: sa.orm.Session, actor: Actor, number: str) -> None:
    batches.cancel(session, actor, number)


def _step(market: Market, dice: int, step: Step, *states: BatchState) -> None:
    with market.sessions() as session:
        query = sa.select(PayoutBatch.number).where(PayoutBatch.state.in_(states)).order_by(PayoutBatch.id)
        number: str = market.one_of(session, query, dice)
        step(session, pick(market.finance, dice), number)
        session.commit()


def _lines(*states: PayoutState) -> sa.Select[tuple[Payout]]:
    return sa.select(Payout).where(Payout.state.in_(states)).order_by(Payout.id)
