"""Decisions on a certificate through the officers' pages: who may, in which state, what is said and kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification, licences
from shop.workshops.certification import State
from shop.workshops.models import CertificateEvent, Workshop
from tests.factories.accounts import sign_in
from tests.factories.workshops import (
    a_member,
    a_workshop,
    an_officer,
    an_operator,
    instant,
)
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

NOW = "2026-11-22T10:00"
WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
# What the forms ask for besides; those without these questions do not look at them.
ASKED = WHY | {"ground": "safety", "fix_by": "2026-12-20", "contracts": "finish"}
MEASURES = ("suspension", "lifting", "revocation", "restoration")


def standing(session: Session, workshop: Workshop) -> certification.Status:
    return certification.status(session, workshop.id, instant(NOW))


def prepared(session: Session, client: Client, measure: str) -> Workshop:
    """A workshop on which the measure can be taken, and an officer who may, signed in."""
    workshop = a_workshop(session, certified="2026-03-01")
    before = {"lifting": certification.suspend, "restoration": certification.revoke}.get(measure)
    if before:
        with clock.at(instant("2026-05-01")):
            before(session, SYSTEM, workshop.id, **WHY)
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    return workshop


@pytest.mark.parametrize(
    ("measure", "state"),
    [
        ("suspension", State.SUSPENDED),
        ("lifting", State.CERTIFIED),
        ("revocation", State.REVOKED),
        ("restoration", State.CERTIFIED),
    ],
)
def test_a_measure_is_taken_with_reason_and_document(
    session: Session, client: Client, measure: str, state: State
) -> None:
    workshop = prepared(session, client, measure)
    with clock.at(instant(NOW)):
        assert client.get(f"/oversight/workshops/{workshop.slug}/{measure}/new").status_code == 200
        answer = client.post(f"/workshops/{workshop.slug}/{measure}", data=ASKED)
        assert (answer.status_code, answer.headers["Location"]) == (
            303,
            f"/oversight/workshops/{workshop.slug}",
        )
        after = parse(client.get(answer.headers["Location"]))
    assert standing(session, workshop).state is state
    assert after.select_one(".flash") is not None
    assert WHY["document_no"] in text(after.main)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("missing", "says"), [("reason", "请写明理由"), ("document_no", "请填写文号")])
def test_without_reason_or_document_the_form_comes_back(
    session: Session, client: Client, measure: str, missing: str, says: str
) -> None:
    workshop = prepared(session, client, measure)
    before = standing(session, workshop).state
    with clock.at(instant(NOW)):
        answer = client.post(f"/workshops/{workshop.slug}/{measure}", data={**ASKED, missing: " "})
    assert answer.status_code == 422
    page = parse(answer)
    assert says in errors(page)[missing]
    kept = next(name for name in WHY if name != missing)
    field = page.select_one(f"[name={kept}]")
    assert field is not None
    assert WHY[kept] in (str(field.get("value") or ""), field.get_text().strip())
    assert standing(session, workshop).state is before


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_that_the_state_does_not_allow_is_a_conflict(
    session: Session, client: Client, measure: str
) -> None:
    workshop = prepared(session, client, measure)
    with clock.at(instant(NOW)):
        assert client.post(f"/workshops/{workshop.slug}/{measure}", data=ASKED).status_code == 303
        assert client.post(f"/workshops/{workshop.slug}/{measure}", data=ASKED).status_code == 409
        assert client.get(f"/oversight/workshops/{workshop.slug}/{measure}/new").status_code == 409


POSTS = (*MEASURES, "confirmation", "certification", "verification", "licences")


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize(
    ("who", "code"),
    [("visitor", 303), ("owner", 403), ("hr", 403), ("rural", 403), ("support", 403), ("neighbour", 404)],
)
def test_nobody_else_decides_through_the_pages(
    session: Session, client: Client, post: str, who: str, code: int
) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    people = {
        "owner": lambda: a_member(session, workshop),
        "hr": lambda: an_officer(session, "433130", "hr"),
        "rural": lambda: an_officer(session, "433130", "rural"),
        "support": lambda: an_operator(session, "support"),
        "neighbour": lambda: an_officer(session, "433127"),
    }
    person = people[who]() if who in people else None
    session.commit()
    if person is not None:
        sign_in(client, person)
    before = session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent))
    with clock.at(instant(NOW)):
        answer = client.post(f"/workshops/{workshop.slug}/{post}", data=ASKED)
    assert answer.status_code == code
    if who in {"hr", "rural", "support"}:
        assert "文旅部门" in text(parse(answer).main), "the page says who can"
    assert session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent)) == before


def test_the_operator_verifies_but_does_not_suspend(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01", verified_until=instant("2026-11-20"))
    operator = an_operator(session)
    session.commit()
    sign_in(client, operator)
    with clock.at(instant(NOW)):
        assert not certification.may_sell(session, workshop.id, clock.now())
        assert client.post(f"/workshops/{workshop.slug}/suspension", data=ASKED).status_code == 403
        assert client.post(f"/workshops/{workshop.slug}/verification").status_code == 303
        assert certification.may_sell(session, workshop.id, clock.now())
    assert workshop.verified_until == instant("2027-05-23")


def test_the_officer_records_a_confirmation_once(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    with clock.at(instant(NOW)):
        assert client.post(f"/workshops/{workshop.slug}/confirmation").status_code == 303
        assert client.post(f"/workshops/{workshop.slug}/confirmation").status_code == 409
    assert standing(session, workshop).last_confirmed_year == 2026


def test_a_lapsed_workshop_is_certified_anew(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2023-03-01")
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    new, post = (
        f"/oversight/workshops/{workshop.slug}/certification/new",
        f"/workshops/{workshop.slug}/certification",
    )
    given = {"document_no": "龙文旅发〔2026〕17 号", "granted_on": "2026-11-20"}
    with clock.at(instant(NOW)):
        assert "433130-2023-0001" in text(parse(client.get(new)).main)
        for changed, at_field in (
            ({"document_no": ""}, "document_no"),
            ({"granted_on": "2026-13-01"}, "granted_on"),
            ({"granted_on": "2026-11-23"}, "granted_on"),
            ({"granted_on": "2025-11-23"}, "granted_on"),
        ):
            refused = client.post(post, data={**given, **changed})
            assert refused.status_code == 422
            assert at_field in errors(parse(refused))
        assert client.post(post, data=given).status_code == 303
        assert client.post(post, data=given).status_code == 409
        assert client.get(new).status_code == 409
    assert standing(session, workshop).certificate_number == "湘非工 433130-2026-0001"


def test_a_licence_is_entered(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    post = f"/workshops/{workshop.slug}/licences"
    given = {
        "kind": "food",
        "number": "JY14331300000001",
        "valid_from": "2026-01-01",
        "valid_until": "2026-11-22",
    }
    with clock.at(instant(NOW)):
        assert client.get(f"/oversight/workshops/{workshop.slug}/licences/new").status_code == 200
        for changed, at_field in (
            ({"number": ""}, "number"),
            ({"kind": "fireworks"}, "kind"),
            ({"valid_from": "明天"}, "valid_from"),
            ({"valid_until": "2025-01-01"}, "valid_until"),
        ):
            refused = client.post(post, data={**given, **changed})
            assert refused.status_code == 422
            assert at_field in errors(parse(refused))
        assert client.post(post, data=given).status_code == 303
        assert client.post(post, data=given).status_code == 422
        page = parse(client.get(f"/oversight/workshops/{workshop.slug}"))
    assert "2026-01-01 至 2026-11-22" in text(page.main)
    (licence,) = licences.of_workshop(session, workshop.id)
    assert licence.valid_until == instant("2026-11-23")
