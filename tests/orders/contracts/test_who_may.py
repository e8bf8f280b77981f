"""Who may see, confirm, run, pay and decide a contract."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.accounts.session import actor_of
from shop.core.access import Actor, allowed
from shop.core.permissions import Permission
from shop.orders.production.contracts import access
from shop.workshops.models import Workshop
from tests.factories.contracts import a_company, a_contract, somebody
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator

VIEW, SIGN, PAY = Permission.CONTRACT_VIEW, Permission.CONTRACT_SIGN, Permission.CONTRACT_PAY
ORDER, MAKE, DECIDE = Permission.CONTRACT_ORDER, Permission.CONTRACT_MAKE, Permission.CONTRACT_DECIDE


def test_each_role_has_what_its_work_needs_and_nothing_of_other_contracts(session: Session) -> None:
    contract = a_contract(session)
    company = session.get_one(Organisation, contract.organisation_id)
    workshop = session.get_one(Workshop, contract.workshop_id)
    people = {
        "owner of the company": (somebody(session, company), {VIEW, SIGN, ORDER, PAY}),
        "approver": (somebody(session, company, "approver"), {VIEW, SIGN, ORDER, PAY}),
        "requester": (somebody(session, company, "requester"), {VIEW, ORDER}),
        "finance": (somebody(session, company, "finance"), {VIEW, PAY}),
        "owner of the workshop": (a_member(session, workshop), {VIEW, SIGN, MAKE, PAY}),
        "staff": (a_member(session, workshop, "staff"), {VIEW, MAKE}),
        "operator": (an_operator(session), {VIEW, DECIDE}),
        "support": (an_operator(session, "support"), {VIEW, DECIDE}),
        "finance of the platform": (an_operator(session, "finance"), {VIEW}),
        "officer of the county": (an_officer(session), set()),
        "another company": (somebody(session, a_company(session, "别的公司")), set()),
        "another workshop": (a_member(session, a_workshop(session)), set()),
    }
    for who, (user, wanted) in people.items():
        actor = actor_of(session, user)
        assert {p for p in (VIEW, SIGN, PAY, ORDER, MAKE, DECIDE) if allowed(actor, p, contract)} == wanted, (
            who
        )
    assert not any(allowed(Actor(), p, contract) for p in (VIEW, SIGN, PAY, ORDER, MAKE, DECIDE))
    assert access.side_of(Actor(), contract) is None
