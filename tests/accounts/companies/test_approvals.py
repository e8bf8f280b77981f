"""Above a limit a second member has to agree; whoever asked never decides."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.accounts.companies import approvals
from shop.accounts.companies.models import Approval, ApprovalState, Company, RulePer
from shop.accounts.models import User
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.companies import a_company, a_member_of, a_rule, acting, owner_of

KIND = "test_matter"


@pytest.fixture
def company(session: Session) -> Company:
    return a_company(session)


@pytest.fixture
def buyer(session: Session, company: Company) -> User:
    return a_member_of(session, company, "requester")


def asked(session: Session, company: Company, buyer: User, ref: int = 7) -> Approval:
    rule = a_rule(session, company, above_fen=500_000)
    return approvals.ask(
        session,
        acting(session, buyer),
        organisation_id=company.organisation_id,
        kind=KIND,
        ref=ref,
        title="绣花礼盒 300 件",
        amount_fen=600_000,
        rule=rule,
    )


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the kind's hooks were told."""
    seen: list[tuple[str, str]] = []

    def on(word: str) -> approvals.OnDecided:
        def hook(_session: Session, _actor: Actor, approval: Approval, *, seen: str) -> None:
            heard.append((f"{word}:{approval.ref}", seen))

        return hook

    heard = seen
    monkeypatch.setitem(approvals._hooks, KIND, approvals.Hooks(on("yes"), on("no")))
    return seen


def test_the_lowest_limit_that_is_passed_decides_and_the_owner_is_free(
    session: Session, company: Company, buyer: User
) -> None:
    everybody = a_rule(session, company, above_fen=500_000)
    embroidery = a_rule(session, company, above_fen=100_000, category="embroidery")
    own = a_rule(session, company, above_fen=50_000, user=a_member_of(session, company, "requester"))
    month = a_rule(session, company, above_fen=800_000, user=buyer, per=RulePer.MONTH)
    actor, firm = acting(session, buyer), company.organisation_id

    def rule(fen: int, *categories: str, **by: dict[str, int]) -> object:
        return approvals.needed(session, firm, actor, amount_fen=fen, categories=categories, **by)

    assert rule(500_000) is None
    assert rule(500_001) is everybody
    assert rule(100_001, "embroidery") is embroidery
    assert rule(400_000, by_category={"embroidery": 100_000, "tea": 300_000}) is None
    assert own.user_id != buyer.id and rule(60_000) is None
    approvals.note_spent(
        session, organisation_id=firm, user_id=buyer.id, source="purchase:P1", amount_fen=700_000
    )
    assert rule(100_000) is None
    assert rule(100_001) is month
    boss = acting(session, owner_of(session, company))
    assert approvals.needed(session, firm, boss, amount_fen=9_000_000) is None


def test_an_approver_agrees_and_the_kind_acts_in_the_same_transaction(
    session: Session, company: Company, buyer: User, told: list[tuple[str, str]]
) -> None:
    boss = a_member_of(session, company, "approver")
    approval = asked(session, company, buyer)
    assert approvals.standing(session, KIND, 7) is ApprovalState.WAITING
    with pytest.raises(Conflict):
        asked(session, company, buyer)
    approvals.decide(session, acting(session, boss), approval.number, approve=True, seen="d1")
    assert told == [("yes:7", "d1")]
    assert approvals.standing(session, KIND, 7) is ApprovalState.APPROVED
    with pytest.raises(Conflict):
        approvals.decide(session, acting(session, boss), approval.number, approve=False, words="晚了")


def test_declining_needs_a_reason_and_withdrawing_is_for_who_asked(
    session: Session, company: Company, buyer: User, told: list[tuple[str, str]]
) -> None:
    boss = acting(session, owner_of(session, company))
    approval = asked(session, company, buyer)
    with pytest.raises(Invalid) as refusal:
        approvals.decide(session, boss, approval.number, approve=False, words=" ")
    assert refusal.value.field == "words" and approval.state == ApprovalState.WAITING
    with pytest.raises(NotFound):
        approvals.withdraw(session, boss, approval.number)
    approvals.decide(session, boss, approval.number, approve=False, words="预算已经用完")
    assert told == [("no:7", "")] and approval.words == "预算已经用完"
    again = asked(session, company, buyer)
    assert approvals.withdraw(session, acting(session, buyer), again.number).state == ApprovalState.WITHDRAWN


def test_who_asked_members_without_the_role_and_strangers_do_not_decide(
    session: Session, company: Company, told: list[tuple[str, str]]
) -> None:
    own = a_member_of(session, company, "approver")
    approval = asked(session, company, own)
    money = a_member_of(session, company, "finance")
    stranger = owner_of(session, a_company(session))
    for user, error in ((own, Forbidden), (money, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            approvals.decide(session, acting(session, user), approval.number, approve=True)
    assert told == [] and approval.state == ApprovalState.WAITING


def test_nobody_waits_for_nobody(session: Session, told: list[tuple[str, str]]) -> None:
    company = a_company(session)
    with pytest.raises(Invalid):
        asked(session, company, owner_of(session, company))
    assert told == [] and session.query(Approval).count() == 0
