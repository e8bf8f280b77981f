"""BR-17: only goods made to the buyer's order, or unfit by nature, and only with the stored tick, are out of no-reason
returns; a workshop cannot refuse any other.
"""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog.models import ReturnRule
from shop.core.errors import Invalid
from shop.orders.models import Order
from shop.orders.returns import answering, asking
from shop.orders.returns.models import Kind, Refusal, Remedy, State
from shop.orders.returns.terms import WhyNot
from tests.factories.returns import a_case, a_received_order, accepted, seller_of

RULES = [
    # rule of the seller, made to order, ticked -> why it cannot be returned without reason
    (ReturnRule.CONFIRMED_EXCEPTION, False, False, None),
    (ReturnRule.CONFIRMED_EXCEPTION, False, True, WhyNot.CONFIRMED),
    (ReturnRule.CUSTOM_MADE, True, True, WhyNot.CUSTOM_MADE),
    (ReturnRule.CUSTOM_MADE, True, False, None),
    (ReturnRule.CUSTOM_MADE, False, True, None),
    (ReturnRule.SEVEN_DAYS, True, True, None),
]


@pytest.fixture
def order(session: Session) -> Order:
    """Received today, one line."""
    return a_received_order(session, fens=(5_000,))


@pytest.mark.parametrize(("rule", "to_order", "ticked", "why"), RULES)
def test_what_is_excepted(
    session: Session, order: Order, rule: ReturnRule, to_order: bool, ticked: bool, why: WhyNot | None
) -> None:
    (line,) = order.lines
    line.return_rule, line.made_to_order, line.no_return_confirmed = rule, to_order, ticked
    session.commit()
    assert asking.terms(session, order).lines[0].why_not[Kind.NO_REASON] == why
    if why is None:
        assert a_case(session, order).state == State.ASKED
    else:
        with pytest.raises(Invalid):
            a_case(session, order)
        session.rollback()
        assert a_case(session, order, kind=Kind.QUALITY, wish=Remedy.RETURN).kind == Kind.QUALITY


@pytest.mark.parametrize("reason", list(Refusal))
def test_a_return_without_reason_must_be_accepted(session: Session, order: Order, reason: Refusal) -> None:
    case = a_case(session, order)
    with pytest.raises(Invalid) as refused:
        answering.refuse(session, seller_of(session, order), case, reason=reason, words="不想退")
    assert refused.value.field == "reason"
    session.rollback()
    assert accepted(session, case).state == State.ACCEPTED


@pytest.mark.parametrize(
    ("kind", "wish", "allowed"),
    [
        (Kind.QUALITY, Remedy.RETURN, {Refusal.AS_DESCRIBED, Refusal.BUYER_CAUSED, Refusal.NATURAL_TRAIT}),
        (Kind.DAMAGED, Remedy.REFUND, {Refusal.ARRIVED_INTACT, Refusal.BUYER_CAUSED}),
        (Kind.NOT_RECEIVED, Remedy.REFUND, {Refusal.DELIVERED}),
    ],
)
def test_reasons_the_law_does_not_allow_are_refused(
    session: Session, order: Order, kind: Kind, wish: Remedy, allowed: set[Refusal]
) -> None:
    case, seller = a_case(session, order, kind=kind, wish=wish), seller_of(session, order)
    for reason in set(Refusal) - allowed:
        with pytest.raises(Invalid):
            answering.refuse(session, seller, case, reason=reason, words="说明")
    answering.refuse(session, seller, case, reason=min(allowed), words="说明")
    assert case.state == State.REFUSED
