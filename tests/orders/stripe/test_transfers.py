"""Payouts to connected accounts: paid once whatever gets lost, taken back after a refund, and found in both books."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin import ledger_check
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.orders import jobs, refunds
from shop.orders.models import Order
from shop.orders.payments import calls
from shop.orders.payments.provider import ProviderUnknown, Transferred
from shop.orders.payments.providers.stripe import Stripe
from shop.orders.payments.reconciling import comparing
from shop.orders.payments.reconciling.comparing import Compared
from shop.orders.payments.registry import Providers
from shop.orders.payouts import batches, connected_accounts, nets, outcomes, pages, transferring
from shop.orders.payouts.bank_accounts import COOLING
from shop.orders.payouts.bank_file import bank_file
from shop.orders.payouts.models import (
    Payout,
    PayoutAccount,
    PayoutBatch,
    PayoutReversal,
    PayoutState,
    Refusal,
    ReversalState,
)
from shop.workshops.models import Workshop
from tests.factories.orders import a_purchase, goods, run_jobs, sign_in
from tests.factories.payouts import a_batch, a_finance_user, an_account, completed, finance, give_back, only
from tests.factories.stripe import a_session
from tests.factories.workshops import a_member, a_workshop
from tests.orders.stripe.conftest import NOW, At
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer

DAY = clock.local_day(NOW)


def connect(session: Session, stripe: StripeServer, workshop: Workshop) -> PayoutAccount:
    """The workshop's payouts go to an account at Stripe, in force since a week."""
    account = an_account(session, workshop)
    name = stripe.books.new("account", "acct", capabilities={"transfers": "active"})["id"]
    account.provider, account.bank, account.number = "stripe", "Stripe", str(name)
    session.commit()
    return account


def an_order(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop, fen: int = 16_800
) -> Order:
    """A completed order that was paid at Stripe."""
    purchase = a_purchase(session, goods(session, workshop=workshop, fen=fen))
    order = purchase.orders[0]
    payment = a_session(session, providers, purchase)
    stripe.pay(str(payment.provider_ref))
    calls.ask(db.sessionmaker, providers, payment.id)
    session.expire_all()
    return completed(session, order)


def a_sent(session: Session) -> PayoutBatch:
    """All that is due is on its way; nothing has left yet."""
    batch = a_batch(session)
    batches.confirm(session, finance(session), batch.number)
    batches.send(session, finance(session), batch.number)
    session.commit()
    return batch


def take_back(session: Session) -> None:
    """What the job does every ten minutes."""
    jobs.take_back(session)
    session.commit()


def compare(providers: Providers) -> Compared:
    return comparing.reconcile(db.sessionmaker, providers.named("stripe"), DAY)  # type: ignore[arg-type]


def clean(session: Session) -> None:
    session.expire_all()
    assert ledger_check.check(session).faults == []


@pytest.fixture
def workshop(session: Session, stripe: StripeServer, providers: Providers) -> Workshop:
    found = a_workshop(session)
    connect(session, stripe, found)
    return found


def test_a_line_is_transferred_once_though_answers_are_lost_and_steps_are_doubled(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop
) -> None:
    an_order(session, providers, stripe, workshop)
    batch = a_sent(session)
    payout_id, key = only(batch).id, only(batch).uuid
    with pytest.raises(Conflict):
        batches.send(session, finance(session), batch.number)
    session.rollback()
    with pytest.raises(Conflict):
        outcomes.paid(session, finance(session), [payout_id])  # nobody says so by hand
    session.rollback()
    with pytest.raises(Conflict):
        outcomes.refused(session, finance(session), payout_id, why=Refusal.CLOSED, note="")
    session.rollback()
    assert key not in bank_file(batch) and bank_file(batch).count("\n") == 1
    session.commit()
    stripe.fail("lost", 9)  # made at Stripe, and no answer reaches us
    with pytest.raises(ProviderUnknown):
        transferring.transfer(db.sessionmaker, providers, payout_id)
    stripe.faults.clear()
    clean(session)
    assert session.get_one(Payout, payout_id).state == PayoutState.SENT
    session.commit()
    for _again in range(3):
        transferring.transfer(db.sessionmaker, providers, payout_id)
    run_jobs()
    clean(session)
    payout = session.get_one(Payout, payout_id)
    (made,) = stripe.books.all("transfer")
    assert (made["amount"], made["metadata"]["our_key"], made["transfer_group"]) == (
        16_800,
        key,
        batch.number,
    )
    assert (payout.state, payout.transfer_ref) == (PayoutState.PAID, made["id"])
    assert payout.batch.state == "closed" and not nets.unsettled(session)


def test_a_day_later_it_is_looked_up_before_it_is_asked_for_again(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop, at: At
) -> None:
    an_order(session, providers, stripe, workshop)
    payout_id = only(a_sent(session)).id
    stripe.fail("lost", 9)
    with pytest.raises(ProviderUnknown):
        transferring.transfer(db.sessionmaker, providers, payout_id)
    stripe.faults.clear()
    stripe.books.answered.clear()  # the key is forgotten
    at(NOW + timedelta(hours=25))
    jobs.ask_for_transfers(db.sessionmaker)
    clean(session)
    assert session.get_one(Payout, payout_id).state == PayoutState.PAID
    assert len(stripe.books.all("transfer")) == 1


def test_a_refund_while_the_transfer_leaves_is_taken_back_of_it_once(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop
) -> None:
    order = an_order(session, providers, stripe, workshop)
    payout_id = only(a_sent(session)).id
    order_id = order.id
    real = Stripe.transfer

    def made_and_then_refunded(self: Stripe, *args: Any, **facts: Any) -> Transferred:
        done = real(self, *args, **facts)
        with db.sessionmaker() as other:  # Stripe has made the transfer, we have not noted it yet
            refunds.refund_amount(
                other, SYSTEM, other.get_one(Order, order_id), goods_fen=5_000, reason="test"
            )
            other.commit()
        return done

    session.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stripe, "transfer", made_and_then_refunded)
        transferring.transfer(db.sessionmaker, providers, payout_id)
    run_jobs()
    clean(session)
    take_back(session)
    take_back(session)
    purse = pages.purse(session, workshop.id)
    assert (purse.reversing_fen, purse.back_fen, purse.owed.owed_fen) == (-5_000, 0, -5_000)
    session.commit()
    run_jobs()
    run_jobs()
    clean(session)
    (taken,) = stripe.books.all("transfer_reversal")
    reversal = session.scalars(sa.select(PayoutReversal)).one()
    assert (taken["amount"], reversal.state, reversal.ref) == (5_000, ReversalState.DONE, taken["id"])
    assert not nets.unsettled(session) and pages.purse(session, workshop.id).owed.paid_fen == 11_800


def test_what_the_account_does_not_hold_is_clawed_back_from_the_next_payout(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop
) -> None:
    order = an_order(session, providers, stripe, workshop)
    a_sent(session)
    run_jobs()
    give_back(session, order, 5_000)
    stripe.books.all("transfer")[0]["amount_reversed"] = 16_800  # nothing is left of it there
    take_back(session)
    run_jobs()
    take_back(session)
    session.expire_all()
    assert [row.state for row in session.scalars(sa.select(PayoutReversal))] == [ReversalState.REFUSED]
    an_order(session, providers, stripe, workshop, fen=20_000)
    assert only(a_sent(session)).amount_fen == 15_000
    run_jobs()
    clean(session)
    assert not nets.unsettled(session)
    assert [one["amount"] for one in stripe.books.all("transfer")] == [16_800, 15_000]


def test_an_account_that_stripe_refuses_is_not_used_again_and_its_orders_are_due(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop
) -> None:
    an_order(session, providers, stripe, workshop)
    stripe.books.all("account")[0]["capabilities"]["transfers"] = "inactive"
    payout_id = only(a_sent(session)).id
    run_jobs()
    clean(session)
    payout = session.get_one(Payout, payout_id)
    assert (payout.state, payout.refused_why) == (PayoutState.REFUSED, Refusal.CLOSED)
    (line,) = batches.ready(session)
    assert (line.fen, line.wait) == (16_800, batches.Wait.REFUSED)


def test_reconciliation_names_transfers_and_reversals_that_only_one_side_has(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop
) -> None:
    order = an_order(session, providers, stripe, workshop)
    other = a_workshop(session)
    name = connect(session, stripe, other).number
    an_order(session, providers, stripe, other, fen=19_000)
    batch = a_sent(session)
    number, lines = batch.number, {payout.amount_fen: payout.uuid for payout in batch.payouts}
    transferring.transfer(db.sessionmaker, providers, _id(session, lines[16_800]))
    provider = transferring.transfers_of(providers, "stripe")
    provider.transfer(lines[19_000], account=name, amount_fen=19_000, group=number)
    assert compare(providers).ok  # the second is on its way, as far as we know
    run_jobs()
    give_back(session, order, 800)
    take_back(session)
    run_jobs()
    assert compare(providers).ok
    an_order(session, providers, stripe, other)
    strange = provider.transfer("strange", account=name, amount_fen=100, group="B")
    provider.reverse("strange back", transfer=strange.ref, amount_fen=40)
    rows = stripe.books.things["balance_transaction"]
    gone = {stripe.books.all(kind)[0]["balance_transaction"] for kind in ("transfer", "transfer_reversal")}
    for row in gone:
        del rows[row]
    key = session.scalars(sa.select(PayoutReversal.uuid)).one()
    assert {(one.fault, one.kind, one.key) for one in compare(providers).differences} == {
        ("missing", "transfer", lines[16_800]),
        ("missing", "reversal", key),
        ("extra", "transfer", "strange"),
        ("extra", "reversal", "strange back"),
    }


def test_finance_enters_an_account_that_stripe_knows_and_it_cools_like_a_bank_account(
    session: Session, providers: Providers, stripe: StripeServer, client: Client, at: At
) -> None:
    workshop, other = a_workshop(session), a_workshop(session)
    bank = an_account(session, workshop)
    user = a_finance_user(session)
    good = str(stripe.books.new("account", "acct", capabilities={"transfers": "active"})["id"])
    poor = str(stripe.books.new("account", "acct", capabilities={"transfers": "pending"})["id"])
    session.commit()
    sign_in(client, a_member(session, workshop))
    assert client.get("/oversight/connected-accounts").status_code == 403
    sign_in(client, user)

    def enter(name: str, account: str) -> int:
        facts = {"workshop": name, "account": account}
        return client.post("/oversight/connected-accounts", data=facts).status_code

    refused = [enter(workshop.slug, poor), enter(workshop.slug, "acct_nobody1"), enter("没有这家", good)]
    assert refused == [422] * 3 and enter(workshop.slug, "6222") == 422
    assert enter(workshop.slug, good) == 303
    assert enter(other.slug, good) == 422
    in_force = connected_accounts.bank_accounts.in_force
    assert in_force(session, workshop.id) == bank
    at(NOW + COOLING)
    session.expire_all()
    now = in_force(session, workshop.id)
    assert now is not None and (now.provider, now.number) == ("stripe", good)
    page = client.get("/oversight/connected-accounts").text
    assert "已生效" in page and good not in page and good[-4:] in page
    assert client.post(f"/oversight/connected-accounts/{now.id}/stop").status_code == 303
    session.expire_all()
    assert in_force(session, workshop.id) == bank
    with pytest.raises(Invalid):
        connected_accounts.normal_name("acct_!")


def _id(session: Session, uuid: str) -> int:
    found = session.scalars(sa.select(Payout.id).where(Payout.uuid == uuid)).one()
    session.commit()
    return found
