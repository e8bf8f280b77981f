"""The money at the end: an accepted contract is brought to the price of what was accepted, an ended one to its effect."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.orders.production import endings, payment_terms, plans
from shop.orders.production.contracts import bookings, instalments
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.endings import Effect, Standing
from shop.orders.production.payment_terms import BuyerKind
from shop.orders.production.plans import PRICE, InstalmentKind

#: What an ending leaves one side owing is due after so many days.
CLAIM_DAYS = 30


def standing(session: Session, contract: Contract, accepted_fen: int, work_fen: int = 0) -> Standing:
    """How its money stands. Earnest money above a fifth of the value has no effect as such: it is price paid early."""
    earnest = min(contract.held_fen, plans.most_earnest_fen(contract.value_fen))
    paid = instalments.paid_price_fen(instalments.of(session, contract.id))
    return Standing(
        value_fen=contract.value_fen,
        earnest_fen=earnest,
        paid_fen=paid + contract.held_fen - earnest,
        accepted_fen=accepted_fen,
        work_fen=work_fen,
        penalty_bp=contract.penalty_bp,
    )


def accept(session: Session, actor: Actor, contract: Contract, accepted_fen: int) -> None:
    """The contract is fulfilled: earnest money is applied to the price of what was accepted, what is left of it falls due."""
    effect = endings.fulfilled(standing(session, contract, accepted_fen))
    _apply(session, contract, effect)
    accepted_on = clock.today()
    due_on = payment_terms.due_on(
        BuyerKind(contract.buyer_kind), accepted_on, contract.payment_days, inspection_end=contract.inspect_by
    )
    _fall_due(session, contract, effect.price_owed_fen, due_on)
    instalments.go_on(session, actor, contract)


def end(session: Session, contract: Contract, effect: Effect) -> None:
    """What the ending does to the money: unpaid instalments are dropped, claims of either side fall due."""
    for row in instalments.of(session, contract.id):
        if row.state in instalments.OPEN:
            instalments.drop(session, row)
    _apply(session, contract, effect)
    day = clock.today() + timedelta(days=CLAIM_DAYS)
    if effect.price_owed_fen:
        instalments.add(session, contract, InstalmentKind.BALANCE, effect.price_owed_fen, due_on=day)
    if effect.damages_owed_fen:
        instalments.add(session, contract, InstalmentKind.COMPENSATION, effect.damages_owed_fen, due_on=day)
    if effect.workshop_owes_fen:
        fen = effect.workshop_owes_fen
        instalments.add(session, contract, InstalmentKind.COMPENSATION, fen, due_on=day, payer=Side.WORKSHOP)


def _apply(session: Session, contract: Contract, effect: Effect) -> None:
    bookings.closed(session, contract, effect)
    for row in instalments.of(session, contract.id):
        if row.kind == InstalmentKind.EARNEST and row.state == InstalmentState.PAID:
            row.applied_at = clock.now()
    instalments.give_back(session, contract, effect.back_fen)


def _fall_due(session: Session, contract: Contract, owed_fen: int, due_on: date) -> None:
    """Of the price that is owed: what is due stays due as far as it goes, the balance takes the rest, all else is dropped."""
    left, balance = owed_fen, None
    for row in instalments.of(session, contract.id):
        if row.kind not in PRICE or row.state not in instalments.OPEN:
            continue
        if row.state == InstalmentState.DUE and row.amount_fen <= left:
            left -= row.amount_fen
        elif _is_planned_balance(row):
            balance = row
        else:
            instalments.drop(session, row)
    _balance(session, contract, balance, left, due_on)


def _balance(
    session: Session, contract: Contract, balance: Instalment | None, fen: int, due_on: date
) -> None:
    if balance is not None and fen:
        balance.amount_fen = fen
        instalments.make_due(session, balance, due_on)
    elif balance is not None:
        instalments.drop(session, balance)
    elif fen:
        instalments.add(session, contract, InstalmentKind.BALANCE, fen, due_on=due_on)


def _is_planned_balance(row: Instalment) -> bool:
    return row.kind == InstalmentKind.BALANCE and row.state == InstalmentState.PLANNED
