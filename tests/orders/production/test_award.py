"""Quotations and the award: who may when, what it becomes, what waits for a second member."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.companies import approvals
from shop.accounts.companies.models import Approval
from shop.core import clock
from shop.core.errors import Conflict, Invalid
from shop.orders.production.capacity.models import CapacityBooking
from shop.orders.production.contracts import changes, ending
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.quotations import awarding, writing
from shop.orders.production.quotations.models import AwardState, State
from shop.orders.production.rfq import drafting, parts
from shop.orders.production.rfq.models import State as RfqState
from shop.workshops import certification
from tests.factories.companies import a_company, a_member_of, a_rule
from tests.factories.contracts import signed
from tests.factories.production import (
    a_maker,
    a_master,
    a_quote,
    a_request,
    a_requester,
    acting,
    an_offer,
)
from tests.factories.workshops import culture_officer


def test_an_award_split_over_two_becomes_two_contracts_and_takes_their_weeks(session: Session) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    first, second, third = a_maker(session), a_maker(session), a_maker(session)
    quotes = [
        a_quote(session, rfq, w, an_offer(fen))
        for w, fen in ((first, 8_000), (second, 8_200), (third, 9_000))
    ]
    made = awarding.award(session, acting(session, buyer), rfq, {quotes[0].id: 2_000, quotes[1].id: 1_000})
    assert made.state == AwardState.MADE and made.total_fen == 2_000 * 8_000 + 1_000 * 8_200
    assert [q.state for q in quotes] == [State.ACCEPTED, State.ACCEPTED, State.DECLINED]
    assert rfq.state == RfqState.CLOSED
    contracts = {c.workshop_id: c for c in session.scalars(sa.select(Contract))}
    assert {w: c.value_fen for w, c in contracts.items()} == {first.id: 16_000_000, second.id: 8_200_000}
    assert contracts[first.id].quotation_ref == quotes[0].number
    booked = sa.select(CapacityBooking.workshop_id, sa.func.sum(CapacityBooking.pieces)).group_by(
        CapacityBooking.workshop_id
    )
    assert dict(session.execute(booked).all()) == {first.id: 2_000, second.id: 1_000}
    ending.give_up(session, acting(session, buyer), contracts[first.id].id, Side.BUYER, words="活动取消了")
    assert dict(session.execute(booked).all()) == {second.id: 1_000}


@pytest.mark.parametrize(
    ("pieces", "words"), [((2_000, 999), "2999"), ((3_000, 0), "100 到 2500"), ((2_950, 50), "100 到 2500")]
)
def test_pieces_have_to_add_up_and_lie_within_each_quotation(
    session: Session, pieces: tuple[int, int], words: str
) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    quotes = [a_quote(session, rfq, a_maker(session), an_offer(most=2_500)) for _i in range(2)]
    with pytest.raises(Invalid, match=words):
        awarding.award(
            session, acting(session, buyer), rfq, dict(zip([q.id for q in quotes], pieces, strict=True))
        )
    assert not session.query(Contract).count()


def test_above_the_limit_it_waits_and_is_asked_again_when_it_is_approved(session: Session) -> None:
    company = a_company(session)
    a_rule(session, company, above_fen=1_000_000)
    buyer, approver = a_requester(session, company), a_member_of(session, company, "approver", "陆一鸣")
    rfq = a_request(session, buyer)
    workshop = a_maker(session)
    quote = a_quote(session, rfq, workshop)
    made = awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    assert made.state == AwardState.WAITING and quote.state == State.SENT and rfq.state == RfqState.OPEN
    with pytest.raises(Conflict):
        awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    number = session.scalars(sa.select(Approval.number)).one()
    with clock.at(clock.now() + timedelta(seconds=1)):
        certification.announce_withdrawal(session, culture_officer(session), workshop.id)
    with clock.at(clock.now() + timedelta(seconds=2)), pytest.raises(Conflict) as refused:
        approvals.decide(session, acting(session, approver), number, approve=True)
    assert refused.value.code == "MAY_NOT_COMMIT"


def test_an_approved_award_is_made_by_the_second_member(session: Session) -> None:
    company = a_company(session)
    a_rule(session, company, above_fen=1_000_000)
    buyer, approver = a_requester(session, company), a_member_of(session, company, "approver", "陆一鸣")
    rfq = a_request(session, buyer)
    quote = a_quote(session, rfq, a_maker(session))
    made = awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    number = session.scalars(sa.select(Approval.number)).one()
    approvals.decide(session, acting(session, approver), number, approve=True)
    assert made.state == AwardState.MADE and quote.state == State.ACCEPTED
    assert session.scalars(sa.select(Contract.user_id)).one() == buyer.id
    assert approvals.spent_this_month(session, company.organisation_id, buyer.id) == made.total_fen


def test_a_quotation_for_an_older_text_binds_nobody(session: Session) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    workshop = a_maker(session)
    master = a_master(session, workshop)
    quote = a_quote(session, rfq, workshop, user=master)
    seen = rfq.version
    actor = acting(session, buyer)
    drafting.write(session, actor, rfq, parts.What(rfq.title, rfq.craft_id or 0, "改成四十厘米见方"))
    with pytest.raises(Conflict) as refused:
        awarding.award(session, actor, rfq, {quote.id: 3_000})
    assert refused.value.code == "QUOTE_OLD"
    with pytest.raises(Conflict) as unseen:
        writing.send(session, acting(session, master), rfq, workshop, an_offer(), seen_version=seen)
    assert unseen.value.code == "CHANGED"
    again = a_quote(session, rfq, workshop, an_offer(8_500), user=master)
    assert again.id == quote.id and again.version == 2
    assert awarding.award(session, actor, rfq, {quote.id: 3_000}).total_fen == 3_000 * 8_500


def test_a_later_day_to_quote_asks_for_no_new_quotation(session: Session) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    quote = a_quote(session, rfq, a_maker(session))
    assert rfq.needed_by is not None
    later = parts.When(clock.today() + timedelta(days=20), rfq.needed_by)
    assert drafting.write(session, acting(session, buyer), rfq, later) == ["deadline_on"]
    assert rfq.version == 2 and rfq.terms_version == 1
    assert awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000}).state == AwardState.MADE


def test_what_was_taken_back_or_is_over_cannot_be_chosen(session: Session) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    workshop = a_maker(session)
    master = a_master(session, workshop)
    quote = a_quote(session, rfq, workshop, user=master)
    with clock.at(clock.now() + timedelta(days=61)), pytest.raises(Conflict) as over:
        awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    assert over.value.code == "QUOTE_GONE"
    writing.withdraw(session, acting(session, master), quote)
    with pytest.raises(Conflict):
        awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})


def test_a_change_in_force_chooses_the_weeks_anew(session: Session) -> None:
    buyer, workshop = a_requester(session, role="approver"), a_maker(session)
    master, rfq = a_master(session, workshop), a_request(session, buyer)
    quote = a_quote(session, rfq, workshop, user=master)
    awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    contract = signed(session, session.scalars(sa.select(Contract)).one())
    pieces = sa.select(sa.func.sum(CapacityBooking.pieces)).where(CapacityBooking.holder == contract.number)
    later = contract.deliver_by + timedelta(days=14)
    for quantity, made, held in ((3_600, 0, 3_600), (3_500, 1_500, 2_000)):
        contract.lines[0].made = made
        version = changes.propose(
            session, acting(session, buyer), contract.id, Side.BUYER,
            lines=[(quantity, 8_000)], deliver_by=later, reason="数量有变",
        )  # fmt: skip
        changes.confirm(
            session, acting(session, master), contract.id, Side.WORKSHOP, text_hash=version.text_hash
        )
        assert session.scalar(pieces) == held
