"""The payment plan of a quotation: several milestones, checked at the field, taken over into the contract to the fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.core.errors import Invalid
from shop.orders.production.contracts import queries as contracts
from shop.orders.production.contracts.models import Contract
from shop.orders.production.quotations import awarding, comparing, plan
from shop.orders.production.quotations.plan import Shares, Step
from shop.orders.production.quotations.prices import Terms
from tests.factories.production import a_maker, a_quote, a_request, a_requester, acting, an_offer

TERMS = Terms(((100, 8_000), (1_000, 5_000)), 35, 20_000, 100, 3_000, 7, 500)
STEPS = (
    Step(None, 500, title="封样认可"),
    Step(3_000, 2_000, title="绣面"),
    Step(10_000, amount_fen=100_000),
)
PLAN = Shares(2_000, 1_000, STEPS)


@pytest.mark.parametrize(
    ("shares", "field"),
    [
        (replace(PLAN, earnest_bp=2_001), "earnest"),
        (replace(PLAN, steps=(Step(5_000),)), "step_1_percent"),
        (replace(PLAN, steps=(Step(5_000, 100, 100),)), "step_1_percent"),
        (replace(PLAN, steps=(Step(5_000, 100), Step(5_000, 200))), "step_2_at"),
        (replace(PLAN, steps=(Step(5_000, 7_001),)), "step_1_percent"),
        # 1,000 pieces cost 5,055,000 fen, 100 cost 823,500: an amount has to fit into the least of them.
        (replace(PLAN, steps=(Step(5_000, amount_fen=576_451),)), "step_1_percent"),
        (replace(PLAN, steps=tuple(Step(n * 1_000, 100) for n in range(1, 6))), "step_1_at"),
    ],
)
def test_what_cannot_be_paid_so_is_refused_at_the_field(shares: Shares, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan.check(shares, TERMS, sample=True)
    assert refused.value.field == field


def test_a_payment_on_the_sample_needs_a_sample() -> None:
    plan.check(PLAN, TERMS, sample=True)
    with pytest.raises(Invalid):
        plan.check(PLAN, TERMS, sample=False)
    plan.check(replace(PLAN, steps=(Step(5_000, amount_fen=576_450),)), TERMS, sample=False)


steps = st.builds(
    lambda at, share, fen: Step(at, None if fen else share, fen or None),
    st.none() | st.integers(1, 10_000),
    st.integers(1, 4_000),
    st.integers(0, 300_000),
)


@settings(max_examples=60, deadline=None)
@given(
    earnest=st.integers(0, 2_000),
    advance=st.integers(0, 4_000),
    steps=st.lists(steps, max_size=4, unique_by=lambda step: step.at_bp),
    pieces=st.integers(100, 3_000),
)
def test_any_plan_that_is_let_through_adds_up_to_the_price_of_any_number_of_pieces(
    earnest: int, advance: int, steps: list[Step], pieces: int
) -> None:
    shares = Shares(earnest, advance, tuple(steps))
    try:
        plan.check(shares, TERMS, sample=True)
    except Invalid:
        return
    value = TERMS.total_fen(pieces)
    made = shares.made(value)
    assert made.total_fen == value and all(part.fen > 0 for part in made.parts)


def test_the_comparison_shows_it_and_the_contract_takes_it_over(session: Session) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    offered = an_offer(8_000, plan=PLAN, sample_fen=0, sample_days=5)
    quote = a_quote(session, rfq, a_maker(session), offered)
    (row,) = comparing.rows(session, rfq)
    assert row.plan == "定金 20%，预付 10%，封样认可 5%，绣面（做完 30%） 20%，全部做完 ¥1,000，其余验收后付"
    awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    contract = session.scalars(sa.select(Contract)).one()
    shown = contracts.milestones(session, contract.id)
    assert [(m.title, m.kind, m.pieces) for m in shown] == [
        ("封样认可", "sample", 0), ("绣面", "batch", 900), ("全部做完", "batch", 3_000)
    ]  # fmt: skip
    assert [m.promised_on for m in shown] == sorted(m.promised_on for m in shown) != [date.min] * 3
    parts = contracts.in_force(contract).content["plan"]
    assert [(p["kind"], p["fen"], p["milestone"]) for p in parts] == [
        ("earnest", 4_800_000, None), ("advance", 2_400_000, None), ("progress", 1_200_000, 1),
        ("progress", 4_800_000, 2), ("progress", 100_000, 3), ("balance", 10_700_000, None),
    ]  # fmt: skip
