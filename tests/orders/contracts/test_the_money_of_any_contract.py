"""For any plan and any way a contract goes or ends: the ledger balances, and every fen is somewhere."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.core.access import SYSTEM
from shop.orders.payments.models import Payable, Payment, Refund
from shop.orders.production.contracts import counting, ending, instalments, moves, queries
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.production.endings import EndedBy, Remedy
from shop.orders.returns import bank
from shop.orders.returns.models import BankRefund
from shop.workshops.income.models import Account, IncomeDay, LedgerEntry, LedgerPosting
from shop.workshops.models import Workshop
from tests.factories.contracts import a_contract, begun, delivered, pay_due, shown, signed
from tests.factories.promotions import a_rate
from tests.factories.workshops import a_workshop

ENDS = [*EndedBy, None]


def sums(session: Session, contract: Contract) -> dict[str, int]:
    rows = (
        sa.select(LedgerPosting.account, sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.order_number == contract.number)
        .group_by(LedgerPosting.account)
    )
    return {account: int(fen) for account, fen in session.execute(rows)}


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pieces=st.integers(1, 30),
    fen=st.integers(1, 99_999),
    earnest=st.integers(0, 2_000),
    advance=st.integers(0, 3_000),
    progress=st.tuples(st.integers(0, 3_000), st.integers(0, 2_000)),
    penalty=st.none() | st.integers(1, 3_000),
    stage=st.integers(0, 4),
    came=st.integers(1, 30),
    bad=st.integers(0, 30),
    by=st.sampled_from(ENDS),
    work=st.integers(0, 3_000_000),
    remedy=st.sampled_from(Remedy),
)
def test_after_any_ending_the_ledger_balances(
    session: Session,
    pieces: int,
    fen: int,
    earnest: int,
    advance: int,
    progress: tuple[int, int],
    penalty: int | None,
    stage: int,
    came: int,
    bad: int,
    by: EndedBy | None,
    work: int,
    remedy: Remedy,
) -> None:
    workshop = session.scalars(sa.select(Workshop)).first() or a_workshop(session)
    plan = {"earnest_bp": earnest, "advance_bp": advance, "progress": list(enumerate(progress, 1))}
    facts = {
        "quantity": pieces,
        "fen": fen,
        "plan": plan,
        "terms": {"penalty_bp": penalty},
        "workshop": workshop,
    }
    contract = a_contract(session, **facts)  # type: ignore[arg-type]
    paid = 0
    if stage >= 1:
        signed(session, contract)
    if stage >= 2:
        paid += begin(session, contract)
    if stage >= 3 and contract.state in (State.IN_PRODUCTION, State.READY):
        some = min(came, pieces)
        delivered(session, contract, some, rejected=0 if some == pieces else min(bad, some - 1))
    if by is None:
        paid += finish(session, contract, rejected=min(bad, 1))
    elif moves.can(contract, moves.Act.END):
        ending.end(
            session,
            SYSTEM,
            moves.locked(session, contract.id),
            by,
            Side.PLATFORM,
            work_fen=work,
            remedy=remedy,
        )
    paid += pay_due(session, contract)
    pay_due(session, contract, payer="workshop")
    assert ledger_check.check(session).faults == []
    found = sums(session, contract)
    back = sum(r.excess_fen for r in refunds(session, contract, "buyer"))
    earned = sum(
        found.get(a, 0)
        for a in (Account.GOODS, Account.GOODS_REFUNDED, Account.EARNEST_KEPT, Account.PENALTY)
    )
    if contract.state in (State.ENDED, State.SETTLED):
        assert contract.held_fen == 0 and paid == -earned + back
        assert not any(r.state in instalments.OPEN for r in instalments.of(session, contract.id))


def begin(session: Session, contract: Contract) -> int:
    paid = pay_due(session, contract)
    if contract.state == State.IN_PRODUCTION:
        shown(session, contract, 1)
    return paid


def finish(session: Session, contract: Contract, *, rejected: int) -> int:
    """To its settlement, from wherever it stands."""
    if contract.state == State.TO_SIGN:
        signed(session, contract)
    paid = 0
    if not instalments.paid_price_fen(instalments.of(session, contract.id)) and not contract.held_fen:
        paid = begin(session, contract)
    line = contract.lines[0]
    left = line.quantity - sum_accepted(session, contract)
    if left > 0:
        delivered(session, contract, left, rejected=rejected if left > 1 else 0)
    return paid


def sum_accepted(session: Session, contract: Contract) -> int:
    (count,) = counting.counts(contract.lines, queries.deliveries(session, contract.id))
    return count.fixed


def refunds(session: Session, contract: Contract, payer: str) -> list[Refund]:
    rows = (
        sa.select(Refund)
        .join(Refund.payment)
        .join(Payment.payable)
        .join(Instalment, Instalment.id == Payable.ref)
        .where(Instalment.contract_id == contract.id, Instalment.payer == payer, Payable.kind == "instalment")
    )
    return list(session.scalars(rows))


def test_a_seller_that_breaks_it_pays_twice_and_the_buyer_is_asked_for_an_account(session: Session) -> None:
    contract = begun(session)
    ending.give_up(session, SYSTEM, contract.id, Side.WORKSHOP, words="接不下了")
    assert contract.state == State.ENDED
    owed = [r for r in instalments.of(session, contract.id) if r.state == "due"]
    assert [(r.kind, r.payer, r.amount_fen) for r in owed] == [("compensation", "workshop", 2_000_000)]
    pay_due(session, contract, payer="workshop")
    assert bank.ask_for_failed(session) == 1
    (asked,) = session.scalars(sa.select(BankRefund)).all()
    assert (asked.user_id, asked.amount_fen) == (contract.user_id, 2_000_000)
    back = sum(r.excess_fen for r in refunds(session, contract, "buyer"))
    assert back == 3_000_000  # earnest money and advance; the second half comes from the workshop
    assert (
        sums(session, contract).get(Account.GOODS, 0) + sums(session, contract).get(Account.GOODS_REFUNDED, 0)
        == 0
    )


@pytest.mark.parametrize("rate", [0, 350])
def test_price_counts_when_paid_earnest_money_when_applied(session: Session, rate: int) -> None:
    """BR-35, with the commission that was frozen when the contract was drawn up."""
    workshop = a_workshop(session)
    if rate:
        a_rate(session, rate)
    contract = begun(session, workshop=workshop)
    income = sa.select(IncomeDay).where(IncomeDay.workshop_id == workshop.id)
    (day,) = session.scalars(income).all()
    assert (day.channel, day.gross_fen, day.orders, day.pieces) == ("bulk_order", 1_000_000, 1, 100)
    assert contract.held_fen == 2_000_000
    shown(session, contract, 2, 50)
    pay_due(session, contract)
    delivered(session, contract, 100, rework=40)
    assert contract.state == State.REWORK
    delivered(session, contract, 40)
    assert contract.state == State.ACCEPTED and contract.held_fen == 0
    session.refresh(day)
    assert (day.gross_fen, day.orders) == (6_000_000, 1)
    pay_due(session, contract)
    session.refresh(day)
    assert contract.state == State.SETTLED and day.gross_fen == contract.sold_fen == 10_000_000
    assert contract.commission_fen == 1_000 * rate
    assert ledger_check.check(session).ok
