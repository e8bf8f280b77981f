"""What is open of requests and contracts when an account closes: it stops only what nobody else could take over."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.accounts.export_rows import gather
from shop.accounts.models import Membership, Organisation
from shop.core.access import SYSTEM
from shop.orders.production import closed_accounts
from shop.orders.production.contracts import ending
from shop.orders.production.contracts.models import Side
from tests.factories.accounts import a_member, a_user
from tests.factories.contracts import begun
from tests.factories.production import a_draft, a_request, a_requester, acting
from tests.factories.workshops import an_operator


def test_what_is_open_stops_the_closing_or_passes_to_another_member(session: Session) -> None:
    asks = a_requester(session)
    rfq, draft = a_request(session, asks), a_draft(session, asks)
    company = session.get_one(Organisation, rfq.organisation_id)
    contract = begun(session, company=company)
    contract.user_id = asks.id
    named = {"rfq", "rfq_address", "contract", "contract_line", "contract_instalment"}
    assert named <= {table.name for table in gather(session, asks.id)}

    open_ones = [(m.kind, m.number) for m in closed_accounts.open_of(session, asks.id)]
    assert open_ones == [("rfq", rfq.number), ("rfq", draft.number), ("contract", contract.number)]
    others = sa.update(Membership).where(
        Membership.organisation_id == company.id, Membership.user_id != asks.id
    )
    session.execute(others.values(ended_at=Membership.since))
    (why,) = closing.blockers(session, asks.id)
    assert rfq.number in why and contract.number in why and draft.number not in why

    heir = a_user(session, "龚审批")
    a_member(session, heir, company, "approver")
    assert closing.blockers(session, asks.id) == []
    closing.close(session, acting(session, an_operator(session)), asks.id, reason="本人要求")
    assert {rfq.user_id, draft.user_id, contract.user_id} == {heir.id}

    ending.give_up(session, SYSTEM, contract.id, Side.WORKSHOP, words="接不下了")
    still = [m.number for m in closed_accounts.open_of(session, heir.id)]
    assert contract.number in still  # over, but what the workshop owes is not paid yet
