"""Discounts and commission from the cart to the ledger and back: each bearer's part, to the fen."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.ledger_check import check
from shop.core import clock
from shop.core.access import SYSTEM
from shop.orders import cancellation, refunds, sold_facts
from shop.orders.bag import look
from shop.orders.checkout import Changed
from shop.orders.models import Order, Purchase
from shop.orders.payments.models import PaymentState
from shop.orders.payments.settle import close_unpaid, settle
from shop.orders.promotions.models import Promotion, PromotionUse, SubsidyProgramme
from shop.orders.queries import payable_of
from shop.orders.refunds import Part
from shop.workshops.income.models import Account, IncomeDay, LedgerEntry, LedgerPosting
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, a_payment, acting, goods, owner, pay, place, put, run_jobs, seen
from tests.factories.promotions import a_programme, a_promotion, a_rate, a_reduction, claimed
from tests.factories.workshops import a_workshop


def booked(session: Session, *kinds: str) -> dict[str, int]:
    """By account, the sum of the entries."""
    rows = session.execute(
        sa.select(LedgerPosting.account, sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry)
        .where(LedgerEntry.kind.in_(kinds))
        .group_by(LedgerPosting.account)
    )
    return {account: int(fen) for account, fen in rows if fen}


def bought(session: Session) -> Purchase:
    """Two workshops, three lines; everything there is: 7 % commission, four promotions, three bearers."""
    first, second = a_workshop(session), a_workshop(session)
    lines = [goods(session, first, fen=10_001, fee_fen=800), goods(session, first, fen=333)]
    lines.append(goods(session, second, fen=7_777))
    buyer, programme = a_buyer(session), a_programme(session)
    a_rate(session, 700)
    a_reduction(session, first, (10_000, 1_001))
    a_reduction(session, None, (15_000, 500))
    claimed(session, a_promotion(session, first, percent_bp=1_000, total=5), buyer)
    parts = {"platform_bp": 3_333, "subsidy_bp": 6_667, "programme_id": programme.id}
    claimed(session, a_promotion(session, None, amount_fen=3_000, minimum_fen=18_000, **parts), buyer)
    put(session, buyer, *lines)
    purchase = place(session, buyer)
    session.commit()
    return purchase


def test_the_parts_are_kept_on_the_lines_and_add_up_to_the_payment(session: Session) -> None:
    purchase = bought(session)
    assert (purchase.goods_fen, purchase.freight_fen) == (18_111, 800)
    lines = [line for order in purchase.orders for line in order.lines]
    assert sum(line.discount_fen for line in lines) == purchase.discount_fen > 5_000
    assert purchase.total_fen == 18_911 - purchase.discount_fen == payable_of(session, purchase.id).amount_fen
    assert all(o.total_fen == o.goods_fen + o.freight_fen - o.discount_fen for o in purchase.orders)
    assert (
        sum(line.subsidy_fen for line in lines) == session.query(SubsidyProgramme).one().granted_fen > 1_900
    )
    own = sum(line.discount_workshop_fen for line in purchase.orders[1].lines)
    assert own == 0, "no workshop bears what another gives"
    uses = session.query(PromotionUse).all()
    assert len(uses) == 4 and sum(p.total_fen for u in uses for p in u.parts) == purchase.discount_fen
    assert {line.commission_bp for line in lines} == {700}


def test_the_sale_is_booked_by_bearer_and_the_books_are_right(session: Session) -> None:
    purchase = bought(session)
    pay(session, purchase)
    sums = booked(session, "sale")
    lines = [line for order in purchase.orders for line in order.lines]
    own = sum(line.discount_workshop_fen for line in lines)
    assert sums == {
        Account.PROVIDER: purchase.total_fen,
        Account.GOODS: -18_111,
        Account.FREIGHT: -800,
        Account.DISCOUNT_WORKSHOP: own,
        Account.DISCOUNT_PLATFORM: sum(line.discount_platform_fen for line in lines),
        Account.SUBSIDY: sum(line.subsidy_fen for line in lines),
        Account.COMMISSION: sum(line.commission_fen for line in lines),
        Account.PLATFORM_FEE: -sum(line.commission_fen for line in lines),
    }
    days = session.query(IncomeDay).all()
    assert sum(day.gross_fen for day in days) == 18_111 - own, "what others bear stays the workshop's income"
    assert check(session).ok


@pytest.mark.parametrize("seed", range(4))
def test_whatever_way_all_of_it_goes_back_all_of_it_is_reversed(session: Session, seed: int) -> None:
    purchase, chance = bought(session), random.Random(seed)
    pay(session, purchase)
    for order in purchase.orders:
        while sum((left := refunds.left_of(session, order)).goods.values()) or left.freight_fen:
            parts = {i: Part(chance.randint(1, fen)) for i, fen in left.goods.items() if fen}
            freight = chance.randint(0, left.freight_fen) if parts else left.freight_fen
            refunds.refund_parts(session, SYSTEM, order, parts=parts, freight_fen=freight, reason="test")
            session.commit()
            run_jobs()
            session.refresh(order)
            assert check(session).ok
    sold, back = booked(session, "sale"), booked(session, "refund")
    assert back[Account.GOODS_REFUNDED] == 18_111 and back[Account.FREIGHT_REFUNDED] == 800
    for account in (Account.PROVIDER, Account.DISCOUNT_WORKSHOP, Account.DISCOUNT_PLATFORM, Account.SUBSIDY):
        assert back[account] == -sold[account]
    assert back[Account.COMMISSION] == -sold[Account.COMMISSION] == -back[Account.PLATFORM_FEE]
    days = session.query(IncomeDay).all()
    assert sum(day.gross_fen - day.refunds_fen for day in days) == 0


def test_a_later_rate_changes_nothing_that_was_sold(session: Session) -> None:
    purchase = bought(session)
    pay(session, purchase)
    before = [line.commission_fen for order in purchase.orders for line in order.lines]
    a_rate(session, 3_000)
    refunds.refund_order(session, SYSTEM, purchase.orders[1], reason="test")
    session.commit()
    run_jobs()
    session.expire_all()
    assert [line.commission_fen for order in purchase.orders for line in order.lines] == before
    assert booked(session, "refund")[Account.COMMISSION] == -before[2]


def test_what_ends_unpaid_is_released_and_what_is_paid_late_is_taken_again(session: Session) -> None:
    purchase = bought(session)
    limited = session.query(Promotion).filter_by(total=5).one()
    programme = session.query(SubsidyProgramme).one()
    granted = programme.granted_fen
    assert limited.taken == 1
    payment = a_payment(session, purchase)
    payment.state = PaymentState.EXPIRED
    session.flush()
    close_unpaid(session, SYSTEM, payable_of(session, purchase.id).id)
    session.commit()
    run_jobs()
    session.expire_all()
    assert limited.taken == 0 and programme.granted_fen == 0
    assert all(use.released_at for use in session.query(PromotionUse))
    settle(session, payment.id, paid_at=clock.now())
    session.commit()
    run_jobs()
    session.expire_all()
    assert limited.taken == 1 and programme.granted_fen == granted
    assert not any(use.released_at for use in session.query(PromotionUse))
    assert check(session).ok


def test_a_coupon_of_two_orders_is_released_when_both_were_given_up_unsent(session: Session) -> None:
    purchase = bought(session)
    pay(session, purchase)
    buyer = acting(session, purchase.user)
    first, second = purchase.orders
    cancellation.cancel_order(session, buyer, first)
    session.commit()
    run_jobs()
    session.expire_all()
    live = {use.promotion_id for use in session.query(PromotionUse) if use.released_at is None}
    assert len(live) == 2, "the store's reduction and the platform's coupon hold for the other order"
    cancellation.cancel_order(session, buyer, second)
    session.commit()
    run_jobs()
    session.expire_all()
    assert all(use.released_at for use in session.query(PromotionUse))
    assert session.query(Order).filter_by(state="closed").count() == 2 and check(session).ok


def test_what_was_used_once_is_not_offered_again(session: Session) -> None:
    workshop, buyer = a_workshop(session), a_buyer(session)
    product = goods(session, workshop, fen=10_000)
    claimed(session, a_promotion(session, workshop), buyer)
    put(session, buyer, product)
    assert place(session, buyer).discount_fen == 2_000
    put(session, buyer, product)
    assert look(session, owner(buyer), clock.now()).discount_fen == 0


@pytest.mark.parametrize("what", ["ended", "over", "all taken", "not begun", "not claimed"])
def test_what_does_not_hold_is_not_applied(session: Session, what: str) -> None:
    workshop, buyer = a_workshop(session), a_buyer(session)
    coupon, now = a_promotion(session, workshop, total=1), clock.now()
    if what != "not claimed":
        claimed(session, coupon, buyer)
    match what:
        case "ended":
            coupon.ended_at = now
        case "over":
            coupon.until_at = now
        case "all taken":
            coupon.taken = 1
        case "not begun":
            coupon.from_at = now + timedelta(seconds=1)
    put(session, buyer, goods(session, workshop, fen=10_000))
    session.flush()
    assert look(session, owner(buyer), now).discount_fen == 0


def test_a_coupon_that_fell_away_places_nothing(session: Session) -> None:
    workshop, buyer = a_workshop(session), a_buyer(session)
    product = goods(session, workshop, fen=10_000)
    coupon = claimed(session, a_promotion(session, workshop), buyer)
    put(session, buyer, product)
    shown = seen(session, buyer)
    coupon.ended_at = clock.now()
    session.commit()
    with pytest.raises(Changed) as refused:
        place(session, buyer, digest=shown)
    session.rollback()
    assert refused.value.bag.total_fen == 10_000
    assert not session.query(Order).count() and the_stock(product).reserved == 0


def test_the_lowest_deal_counts_what_was_taken_off(session: Session) -> None:
    purchase = bought(session)
    pay(session, purchase)
    line = purchase.orders[0].lines[0]
    assert sold_facts.deal_fen(line) == 10_001 - line.discount_fen
