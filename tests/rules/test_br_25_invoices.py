"""BR-25: what a request lacks is refused by name; never more than paid minus refunded; a refund after issue demands a red
invoice. Prices and amounts differ from those of the rule.
"""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core.errors import Conflict, Invalid
from shop.orders import moves, refunds
from shop.orders.invoices import asking, issuing
from shop.orders.invoices.models import State
from shop.orders.models import Order
from tests.factories.invoices import a_firm, a_sheet, a_uscc, asked, fresh, issued, kept, refund
from tests.factories.orders import run_jobs
from tests.factories.returns import a_received_order, buyer_of, seller_of

RED = "24312000000087654321"


@pytest.fixture
def order(session: Session) -> Order:
    """Paid 151.00 for goods and 8.00 for delivery."""
    return a_received_order(session, fens=(10_000, 5_001, 99))


@pytest.mark.parametrize("field", ["title", "uscc", "address", "phone", "bank", "account"])
def test_a_special_invoice_without_a_field_is_refused_at_that_field(
    session: Session, order: Order, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asking.ask(session, buyer_of(session, order), order, a_firm()._replace(**{field: "  "}))
    assert refused.value.field == field


def test_a_tax_number_with_a_wrong_check_digit_is_refused(session: Session, order: Order) -> None:
    good = a_uscc("91440300708461136")
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    with pytest.raises(Invalid) as refused:
        asking.ask(session, buyer_of(session, order), order, a_firm(bad))
    assert refused.value.field == "uscc"
    assert asked(session, order, a_firm(good)).uscc == good


def test_a_firm_needs_its_tax_number_for_an_ordinary_invoice_and_a_person_none(
    session: Session, order: Order
) -> None:
    firm = a_firm()._replace(sort="normal", address="", phone="", bank="", account="")
    with pytest.raises(Invalid) as refused:
        asking.ask(session, buyer_of(session, order), order, firm._replace(uscc=""))
    assert refused.value.field == "uscc"
    person = asked(session, order, firm._replace(holder="person"))
    assert (person.title, person.uscc) == (firm.title, "")


def test_the_amount_is_what_was_paid_less_what_went_back(session: Session, order: Order) -> None:
    refund(session, order, 4_210)
    assert asked(session, order).amount_fen == 15_900 - 4_210


def test_more_than_paid_minus_refunded_is_refused_with_the_sum(session: Session, order: Order) -> None:
    refund(session, order, 1, arrives=False)
    with pytest.raises(Invalid) as refused:
        asking.ask(session, buyer_of(session, order), order, a_firm(), amount_fen=15_900)
    assert (refused.value.field, "158.99" in refused.value.sentence) == ("amount_fen", True)


@pytest.mark.parametrize(("fen", "right"), [(15_901, False), (15_899, False), (15_900, True)])
def test_the_invoice_handed_in_is_over_exactly_that(
    session: Session, order: Order, fen: int, right: bool
) -> None:
    request, file = asked(session, order), kept(session)
    if right:
        issuing.issue(session, seller_of(session, order), request, file, a_sheet(fen))
        assert request.state == State.ISSUED
        return
    with pytest.raises(Invalid) as refused:
        issuing.issue(session, seller_of(session, order), request, file, a_sheet(fen))
    assert (refused.value.field, "159" in refused.value.sentence) == ("amount_fen", True)


def test_a_refund_between_request_and_invoice_makes_it_less(session: Session, order: Order) -> None:
    request = asked(session, order)
    refund(session, order, 900, arrives=False)
    seller, file = seller_of(session, order), kept(session)
    with pytest.raises(Invalid):
        issuing.issue(session, seller, request, file, a_sheet(15_900))
    session.rollback()
    issuing.issue(session, seller, fresh(session, request), file, a_sheet(15_000))
    session.commit()
    assert not fresh(session, request).demands


def test_a_refund_after_issue_demands_a_red_invoice_over_it(session: Session, order: Order) -> None:
    request = issued(session, order)
    refund(session, order, 5_001)
    (demand,) = fresh(session, request).demands
    assert (demand.amount_fen, demand.done_at) == (5_001, None)
    seller, file = seller_of(session, order), kept(session)
    with pytest.raises(Invalid) as refused:
        issuing.issue_red(session, seller, demand, file, a_sheet(5_002, RED))
    assert refused.value.field == "amount_fen"
    session.rollback()
    issuing.issue_red(session, seller, demand, file, a_sheet(5_001, RED))
    session.commit()
    assert fresh(session, request).state == State.ISSUED


def test_a_refund_that_was_on_its_way_when_it_was_issued_demands_nothing(
    session: Session, order: Order
) -> None:
    refund(session, order, 700, arrives=False)
    request = issued(session, order)
    assert request.amount_fen == 15_200
    refund(session, order, 300)
    assert [d.amount_fen for d in fresh(session, request).demands] == [300]


def test_when_all_went_back_nothing_is_to_be_issued_any_more(session: Session, order: Order) -> None:
    request = asked(session, order)
    from_all(session, order)
    assert fresh(session, request).state == State.WITHDRAWN
    with pytest.raises(Conflict):
        asking.ask(session, buyer_of(session, order), order, a_firm())


def test_red_invoices_over_all_of_it_end_the_matter(session: Session, order: Order) -> None:
    request = issued(session, order)
    refund(session, order, 100)
    from_all(session, order)
    demands = fresh(session, request).demands
    assert [d.amount_fen for d in demands] == [100, 15_800]
    for number, demand in enumerate(demands):
        file = kept(session)
        sheet = a_sheet(demand.amount_fen, f"2431200000009{number:07}")
        issuing.issue_red(session, seller_of(session, order), demand, file, sheet)
        session.commit()
    assert fresh(session, request).state == State.REVERSED


def from_all(session: Session, order: Order) -> None:
    refunds.refund_order(session, seller_of(session, order), moves.locked(session, order.id), reason="test")
    session.commit()
    run_jobs()
    session.expire_all()
