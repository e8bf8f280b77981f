"""BR-07: a cancelled workshop confirms nothing; it applies again, gets a new number, and keeps the old in its history."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.queries import certificates_of
from shop.workshops.upkeep import confirming
from tests.factories.accounts import sign_in
from tests.factories.workshops import a_member, a_workshop, acting, granted, instant
from tests.support.html import parse
from tests.support.isolation import Client


@pytest.mark.parametrize(
    ("granted_on", "later"),
    [("2023-06-28", "2026-01-01"), ("2021-01-01", "2024-12-31"), ("2024-02-29", "2030-05-01")],
)
def test_a_cancelled_workshop_cannot_confirm(session: Session, granted_on: str, later: str) -> None:
    workshop = a_workshop(session, certified=granted_on)
    owner = acting(session, a_member(session, workshop))
    with clock.at(instant(later)):
        for act in (certification.confirm_year, confirming.confirm, confirming.correct):
            with pytest.raises(Conflict) as refused:
                act(session, owner, workshop.id)
            assert refused.value.code in {"CERTIFICATE_ENDED", "NOTHING_RETURNED"}
        assert not certification.may_sell(session, workshop.id, clock.now())


@pytest.mark.parametrize("ended", ["revoked", "withdrawn"])
def test_what_ended_otherwise_cannot_confirm_either(session: Session, ended: str) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    with clock.at(instant("2026-03-01")):
        if ended == "revoked":
            certification.revoke(session, SYSTEM, workshop.id, reason="停产", document_no="3 号")
        else:
            certification.announce_withdrawal(session, SYSTEM, workshop.id)
    with clock.at(instant("2026-04-01")), pytest.raises(Conflict) as refused:
        confirming.confirm(session, acting(session, a_member(session, workshop)), workshop.id)
    assert refused.value.code == "CERTIFICATE_ENDED"


def test_the_studio_leads_to_a_new_application(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    owner = a_member(session, workshop)
    session.commit()
    with clock.at(instant("2026-01-01")):
        page = parse(sign_in(client, owner).get("/studio/certification"))
    assert [a["href"] for a in page.select("main a.btn--primary")] == ["/applications/new"]


def test_a_new_certificate_has_a_new_number_and_the_old_one_stays(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    old = certification.status(session, workshop.id, instant("2024-01-01")).certificate_number
    granted(session, workshop, "2026-05-06")
    now = certification.status(session, workshop.id, instant("2026-05-06"))
    assert now.state is State.CERTIFIED
    assert now.certificate_number != old
    assert [c.number for c in certificates_of(session, workshop.id)] == [now.certificate_number, old]
    between = certification.status(session, workshop.id, instant("2026-03-01"))
    assert (between.state, between.certificate_number) == (State.AUTO_CANCELLED, old)
    assert not certification.may_sell(session, workshop.id, instant("2026-05-05T23:59:59"))
    assert certification.may_sell(session, workshop.id, instant("2026-05-06"))
