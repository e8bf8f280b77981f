"""A contract is drawn up: what was agreed is kept with a text and its hash, and the workshop must be free to commit."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.orders.production import plans
from shop.orders.production.contracts import agreed, wording
from shop.orders.production.contracts.course_models import Milestone
from shop.orders.production.contracts.models import State
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.production.payment_terms import BuyerKind
from shop.workshops import certification
from tests.factories.contracts import a_contract, an_agreement
from tests.factories.workshops import a_workshop


def test_the_plan_becomes_instalments_and_the_text_has_a_hash(session: Session) -> None:
    contract = a_contract(session)
    assert (contract.state, contract.value_fen, contract.version) == (State.TO_SIGN, 10_000_000, 1)
    parts = session.scalars(
        sa.select(Instalment).where(Instalment.contract_id == contract.id).order_by(Instalment.position)
    ).all()
    assert [(p.kind, p.amount_fen) for p in parts] == [
        ("earnest", 2_000_000), ("advance", 1_000_000), ("progress", 3_000_000), ("balance", 4_000_000)
    ]  # fmt: skip
    batch = session.get_one(Milestone, parts[2].milestone_id)
    assert (batch.title, batch.pieces) == ("第一批", 50)
    (version,) = contract.versions
    assert version.text_hash == hashlib.sha256(version.text.encode()).hexdigest()
    again = wording.text_of(contract.number, 1, version.content)
    assert again == version.text and "定金 20000.00 元" in again and "日万分之 5" in again
    assert (
        agreed.as_content(version.content["parties"], agreed.agreement_of(version.content)) == version.content
    )


@pytest.mark.parametrize("what", ["suspended", "leaving"])
def test_a_workshop_that_may_not_commit_gets_none(session: Session, what: str) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    if what == "suspended":
        certification.suspend(session, SYSTEM, workshop.id, reason="核查", document_no="31 号")
    else:
        certification.announce_withdrawal(session, SYSTEM, workshop.id)
    with pytest.raises(Conflict) as refused:
        a_contract(session, workshop=workshop)
    assert refused.value.code == "MAY_NOT_COMMIT"


@pytest.mark.parametrize(
    ("kind", "changed", "field"),
    [
        (BuyerKind.INSTITUTION, {"terms": {"payment_days": 61}}, "payment_days"),
        (BuyerKind.SMALL_FIRM, {"terms": {"penalty_bp": 3_001}}, "penalty_bp"),
        (BuyerKind.SMALL_FIRM, {"plan": {"progress": [(3, 1_000)]}}, "plan"),
        (BuyerKind.SMALL_FIRM, {"quantity": 0}, "value"),
    ],
)
def test_what_cannot_be_agreed_on_is_said_at_the_field(
    session: Session, kind: BuyerKind, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        a_contract(session, kind=kind, **changed)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_plan_must_be_the_value_to_the_fen(session: Session) -> None:
    agreement = an_agreement(a_workshop(session))
    short = replace(agreement, plan=plans.make(agreement.value_fen - 1))
    with pytest.raises(Invalid) as refused:
        agreed.check(BuyerKind.OTHER, short, today=clock.today())
    assert refused.value.field == "plan"
