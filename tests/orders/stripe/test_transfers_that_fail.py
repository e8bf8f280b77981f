"""Transfers that Stripe neither makes nor refuses: people see them, and may end them without paying anything twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.orders import jobs
from shop.orders.payments.provider import ProviderBarred, ProviderUnknown
from shop.orders.payments.registry import Providers
from shop.orders.payouts import bank_accounts, batches, giving_up, nets, transferring
from shop.orders.payouts.giving_up import Ended
from shop.orders.payouts.models import Payout, PayoutReversal, PayoutState, ReversalState
from shop.orders.payouts.snag_models import TransferSnag
from shop.workshops.models import Workshop
from tests.factories.orders import a_paid_order, run_jobs, sign_in
from tests.factories.payouts import (
    CARD,
    a_batch,
    a_finance_user,
    an_account,
    completed,
    finance,
    give_back,
    only,
)
from tests.factories.stripe import provider_at
from tests.factories.workshops import a_workshop
from tests.orders.stripe.conftest import NOW, At
from tests.orders.stripe.test_transfers import a_sent, an_order, clean, compare, connect, take_back
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.stripe_server import StripeServer


@pytest.fixture
def workshop(session: Session, stripe: StripeServer, providers: Providers) -> Workshop:
    """Paid at Stripe; it had a bank account before."""
    found = a_workshop(session)
    connect(session, stripe, found).effective_at = NOW - timedelta(days=1)
    an_account(session, found)
    session.commit()
    return found


@pytest.fixture
def barred(stripe: StripeServer) -> Providers:
    """The store with a key that Stripe does not let in."""
    return Providers([provider_at(stripe, key="sk_test_of_nobody")])


def ended(providers: Providers, actor: Actor, uuid: str, *, looked: bool = False) -> Ended:
    return giving_up.end(db.sessionmaker, providers, actor, uuid, reason="密钥换了账户", looked=looked)


def test_a_transfer_behind_a_closed_door_is_shown_at_once_and_ended_by_hand_goes_to_the_bank(
    session: Session, providers: Providers, barred: Providers, stripe: StripeServer,
    workshop: Workshop, client: Client, at: At,
) -> None:  # fmt: skip
    an_order(session, providers, stripe, workshop)
    user = a_finance_user(session)
    batch = a_sent(session)
    number, payout_id, uuid = batch.number, only(batch).id, only(batch).uuid
    sign_in(client, user)
    for _again in range(2):
        with pytest.raises(ProviderBarred):
            transferring.transfer(db.sessionmaker, barred, payout_id)
    there = f"/oversight/payouts/stuck/{uuid}"
    for page in ("/oversight/payouts", f"/oversight/payouts/{number}"):
        assert parse(client.get(page)).select_one(f'a[href="{there}"]')
    assert "没有办成" in client.get("/oversight").text
    shown = parse(client.get(there))
    assert "AuthenticationError 401" in text(shown.main)
    form = form_values(shown.select_one("main form")) | {"reason": "换了 Stripe 账户"}  # type: ignore[arg-type]
    assert client.post(f"{there}/ending", data=form).location == there  # a try may still be under way
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(client.application.extensions, "payment_providers", barred)
        at(NOW + timedelta(minutes=11))
        refused = client.post(f"{there}/ending", data=form)
        assert refused.status_code == 422 and errors(parse(refused))
        assert client.post(f"{there}/ending", data=form | {"looked": "y"}).status_code == 303
    clean(session)
    assert session.get_one(Payout, payout_id).state == PayoutState.REFUSED
    assert client.get(there).status_code == 404 and not session.query(TransferSnag).count()
    in_force = bank_accounts.in_force(session, workshop.id)
    assert in_force is not None and (in_force.provider, in_force.number) == (None, CARD)
    (line,) = batches.ready(session)
    assert (line.fen, line.wait) == (16_800, None)
    session.commit()
    transferring.transfer(db.sessionmaker, providers, payout_id)  # the tasks that were left ask for nothing
    run_jobs()
    jobs.ask_for_transfers(db.sessionmaker)
    assert not stripe.books.all("transfer")
    # Had it been made after all, the reconciliation of the day would say so.
    name = str(stripe.books.all("account")[0]["id"])
    stripe.books.at = NOW
    provider = transferring.transfers_of(providers, "stripe")
    provider.transfer(uuid, account=name, amount_fen=16_800, group=number)
    assert [(one.fault, one.key) for one in compare(providers).differences] == [("extra", uuid)]


def test_what_was_made_after_all_is_noted_and_who_ends_it_meanwhile_is_not_overtaken(
    session: Session, providers: Providers, stripe: StripeServer, workshop: Workshop, at: At
) -> None:
    an_order(session, providers, stripe, workshop)
    actor, payout = finance(session), only(a_sent(session))
    payout_id, uuid = payout.id, payout.uuid
    session.commit()
    stripe.fail("lost", 9)
    with pytest.raises(ProviderUnknown):
        transferring.transfer(db.sessionmaker, providers, payout_id)
    stripe.faults.clear()
    with pytest.raises(giving_up.NotFound):  # a lost answer comes by itself: nobody looks yet
        ended(providers, actor, uuid)
    at(NOW + timedelta(hours=25))
    assert ended(providers, actor, uuid) is Ended.MADE
    clean(session)
    assert session.get_one(Payout, payout_id).state == PayoutState.PAID and not nets.unsettled(session)

    an_order(session, providers, stripe, workshop, fen=20_000)
    second = only(a_sent(session))
    second_id, key = second.id, second.uuid
    session.commit()
    stripe.fail("429", 9)
    with pytest.raises(ProviderUnknown):
        transferring.transfer(db.sessionmaker, providers, second_id)
    stripe.faults.clear()
    at(NOW + timedelta(hours=51))
    real = transferring.snags.asking

    def rival_ends_it(own: Session, uuid: str) -> bool:
        own.rollback()
        assert ended(providers, actor, uuid) is Ended.ENDED
        return real(own, uuid)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transferring.snags, "asking", rival_ends_it)
        transferring.transfer(db.sessionmaker, providers, second_id)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(giving_up.NotFound):
        patch.setattr(transferring.snags, "asking", real)
        ended(providers, actor, key)
    clean(session)
    assert session.get_one(Payout, second_id).state == PayoutState.REFUSED
    assert [one["amount"] for one in stripe.books.all("transfer")] == [16_800]


def test_what_cannot_be_taken_back_is_ended_and_the_next_payout_is_less_by_it(
    session: Session,
    providers: Providers,
    barred: Providers,
    stripe: StripeServer,
    workshop: Workshop,
    at: At,
) -> None:
    order = an_order(session, providers, stripe, workshop)
    a_sent(session)
    run_jobs()
    give_back(session, order, 5_000)
    take_back(session)
    actor = finance(session)
    reversal_id, uuid = session.execute(sa.select(PayoutReversal.id, PayoutReversal.uuid)).one()
    session.commit()
    with pytest.raises(ProviderBarred):
        transferring.reverse(db.sessionmaker, barred, reversal_id)
    with pytest.raises(Conflict):
        ended(barred, actor, uuid, looked=True)
    at(NOW + timedelta(minutes=11))
    with pytest.raises(Invalid):
        ended(barred, actor, uuid)
    assert ended(barred, actor, uuid, looked=True) is Ended.ENDED
    run_jobs()
    clean(session)
    assert session.get_one(PayoutReversal, reversal_id).state == ReversalState.REFUSED
    an_order(session, providers, stripe, workshop, fen=20_000)
    assert only(a_sent(session)).amount_fen == 15_000 and not stripe.books.all("transfer_reversal")


def test_money_at_another_provider_covers_no_transfer(
    session: Session, providers: Providers, workshop: Workshop
) -> None:
    completed(session, a_paid_order(session, workshop=workshop, fen=20_000))  # paid in the sandbox
    batch = a_batch(session)
    batches.confirm(session, finance(session), batch.number)
    with pytest.raises(Conflict, match="只有 0.00 元"):
        batches.send(session, finance(session), batch.number)
