"""Buying on a company's account: placed at once, or placed by a second member as things are then."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy.orm import Session

from shop.accounts.companies import approvals
from shop.accounts.companies.models import Approval, ApprovalState, Company
from shop.accounts.models import User
from shop.catalog import pricing, stock
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Forbidden
from shop.orders import cart
from shop.orders.bag import look
from shop.orders.checkout import Changed, Facts, digest
from shop.orders.companies import order_lists, purchases
from shop.orders.companies.models import PurchaseRequest
from shop.orders.models import Purchase
from shop.orders.payments.bank import choosing
from shop.orders.queries import payable_of
from tests.factories.bank import a_company_buyer, our_account
from tests.factories.catalog import the_variant
from tests.factories.companies import a_company, a_member_of, a_rule, acting, owner_of
from tests.factories.orders import goods, owner, put, the_address


@pytest.fixture
def company(session: Session) -> Company:
    return a_company(session)


@pytest.fixture
def buyer(session: Session, company: Company) -> User:
    return a_company_buyer(session, company)


def facts(session: Session, user: User) -> Facts:
    address = the_address(session, user)
    bag = look(session, owner(user), clock.now(), to=address.region_code)
    return Facts(
        cart=owner(user),
        address=address,
        note="",
        ticks=set(),
        idempotency_key=str(uuid.uuid4()),
        seen_digest=digest(bag, address),
        picks={},
        pickups=(),
    )


def submit(session: Session, user: User, company: Company, what: Facts | None = None) -> Purchase | Approval:
    found = purchases.submit(
        session, acting(session, user), what or facts(session, user), company=company, po_number="PO-7"
    )
    session.commit()
    return found


def waiting(session: Session, user: User, company: Company) -> Approval:
    """One piece for 168.00 above a limit of 100.00."""
    a_rule(session, company, above_fen=10_000)
    put(session, user, goods(session, fen=16_800))
    approval = submit(session, user, company)
    assert isinstance(approval, Approval)
    return approval


def agree(session: Session, user: User, approval: Approval) -> None:
    actor = acting(session, user)
    shown = purchases.shown(session, actor, approval)
    assert shown is not None
    approvals.decide(session, actor, approval.number, approve=True, seen=shown.seen)
    session.commit()


def test_below_the_limit_it_is_placed_and_counts_in_the_month(
    session: Session, company: Company, buyer: User
) -> None:
    a_rule(session, company, above_fen=20_000)
    put(session, buyer, goods(session, fen=16_800))
    what = facts(session, buyer)
    purchase = submit(session, buyer, company, what)
    assert isinstance(purchase, Purchase)
    assert (purchase.organisation_id, purchase.po_number) == (company.organisation_id, "PO-7")
    assert submit(session, buyer, company, what) is purchase
    assert approvals.spent_this_month(session, company.organisation_id, buyer.id) == 16_800


def test_above_the_limit_nothing_is_placed_until_an_approver_agrees(
    session: Session, company: Company, buyer: User
) -> None:
    our_account(session)
    approver = a_member_of(session, company, "approver")
    approval = waiting(session, buyer, company)
    assert session.query(Purchase).count() == 0
    assert cart.pieces(session, owner(buyer)) == 0
    agree(session, approver, approval)
    purchase = session.query(Purchase).one()
    assert (purchase.user_id, purchase.total_fen) == (buyer.id, 16_800)
    assert (purchase.organisation_id, purchase.po_number) == (company.organisation_id, "PO-7")
    assert session.query(PurchaseRequest).one().purchase_id == purchase.id
    transfer = choosing.of(session, payable_of(session, purchase.id).id)
    assert transfer is not None and transfer.chosen_by == buyer.id


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_placed(
    session: Session, company: Company, buyer: User
) -> None:
    approver = a_member_of(session, company, "approver")
    approval = waiting(session, buyer, company)
    actor = acting(session, approver)
    seen = purchases.shown(session, actor, approval)
    assert seen is not None
    [line] = seen.facts["bag"].bought
    pricing.set_base_price(session, SYSTEM, variant_id=line.row.variant_id, amount_fen=18_800, at=clock.now())
    session.commit()
    with pytest.raises(Changed):
        approvals.decide(session, actor, approval.number, approve=True, seen=seen.seen)
    session.rollback()
    assert approval.state == ApprovalState.WAITING and session.query(Purchase).count() == 0
    agree(session, approver, approval)
    assert session.query(Purchase).one().total_fen == 18_800


def test_goods_that_are_gone_cannot_be_approved_and_declining_gives_the_rest_back(
    session: Session, company: Company, buyer: User
) -> None:
    boss = owner_of(session, company)
    approval = waiting(session, buyer, company)
    request = session.query(PurchaseRequest).one()
    shown = purchases.shown(session, acting(session, boss), approval)
    assert shown is not None
    [line] = shown.facts["bag"].bought
    assert line.row.stock_id is not None
    assert stock.reserve(session, {line.row.stock_id: line.row.available}, "P-rival", clock.now()) == []
    session.commit()
    with pytest.raises(Conflict):
        agree(session, boss, approval)
    session.rollback()
    stock.release(session, "P-rival", clock.now())
    approvals.decide(session, acting(session, boss), approval.number, approve=False, words="预算不够")
    session.commit()
    assert cart.pieces(session, owner(buyer)) == 1
    assert request.purchase_id is None and session.query(Purchase).count() == 0


def test_taken_back_the_goods_are_in_the_cart_again(session: Session, company: Company, buyer: User) -> None:
    approval = waiting(session, buyer, company)
    approvals.withdraw(session, acting(session, buyer), approval.number)
    session.commit()
    assert approval.state == ApprovalState.WITHDRAWN and cart.pieces(session, owner(buyer)) == 1


def test_who_may_buy_on_the_account(session: Session, company: Company, buyer: User) -> None:
    put(session, buyer, goods(session))
    company.state, company.verified_at = "waiting", None
    session.flush()
    with pytest.raises(Forbidden):
        submit(session, buyer, company)
    session.rollback()


def test_order_lists_are_checked_row_by_row_and_serve_quantity_prices(
    session: Session, company: Company, buyer: User
) -> None:
    product, few = goods(session, fen=16_800, pieces=100), goods(session, pieces=3)
    variant, rare = the_variant(product), the_variant(few)
    pricing.set_base_price(
        session, SYSTEM, variant_id=variant.id, amount_fen=15_000, min_qty=20, at=clock.now()
    )
    session.commit()
    text = f"{variant.sku_code} 30\n{rare.sku_code},5件\nXX-9 2\n{variant.sku_code} x 2\n一些东西"
    rows = order_lists.check(session, owner(buyer), order_lists.pasted(text))
    assert [bool(row.wrong) for row in rows] == [False, True, True, True, True]
    assert "3" in rows[1].wrong and cart.pieces(session, owner(buyer)) == 0
    good = order_lists.check(session, owner(buyer), order_lists.pasted(f"{variant.sku_code}\t30"))
    kept = order_lists.save(session, acting(session, buyer), company, name="年节礼", rows=good)
    assert order_lists.as_text(session, company, kept.id) == f"{variant.sku_code} 30"
    assert order_lists.put_all(session, owner(buyer), good) == 1
    bag = look(session, owner(buyer), clock.now())
    assert (bag.bought[0].unit_fen, bag.goods_fen) == (15_000, 450_000)
