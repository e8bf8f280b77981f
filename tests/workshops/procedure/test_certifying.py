"""What a certification writes into the register, and when it is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.core import clock
from shop.core.errors import Conflict, Invalid
from shop.workshops import certification
from shop.workshops.applications import deciding
from shop.workshops.applications.models import Application
from shop.workshops.models import Certificate, CertificateEvent, Workshop
from shop.workshops.recognition.models import Recognition
from tests.factories import procedure
from tests.factories.workshops import a_member, a_workshop, instant

USCC = "91110000600037341L"


def certified(session: Session, application: Application) -> Workshop:
    with procedure.after_notice(session, application):
        certificate = procedure.certified(session, application)
    return session.get_one(Workshop, certificate.workshop_id)


def test_the_certificate_rests_on_the_application_and_bears_the_document(session: Session) -> None:
    application = procedure.on_notice(session)
    workshop = certified(session, application)
    certificate = session.scalars(sa.select(Certificate).where(Certificate.workshop_id == workshop.id)).one()
    granted = session.scalars(
        sa.select(CertificateEvent).where(CertificateEvent.certificate_id == certificate.id)
    ).one()
    assert certificate.application_id == application.id
    assert certificate.imported_document_no is None
    assert (granted.kind, granted.document_no) == ("granted", "龙文旅发〔2026〕12 号")


def test_the_identity_is_verified_for_six_months(session: Session) -> None:
    with clock.at(instant("2026-03-02T09:00")):
        application = procedure.on_notice(session)
    with clock.at(instant("2026-03-10T09:00")):
        certificate = procedure.certified(session, application)
    workshop = session.get_one(Workshop, certificate.workshop_id)
    assert workshop.verified_until == clock.day_end(date(2026, 9, 10))


def test_the_facts_that_were_judged_stand_in_the_register(session: Session) -> None:
    application = procedure.on_notice(session, uscc=USCC)
    workshop = certified(session, application)
    assert workshop.uscc == workshop.organisation.uscc == USCC
    assert workshop.founded_on == date(2021, 5, 1)
    assert workshop.county_code == workshop.organisation.region_code == procedure.COUNTY
    assert (workshop.employees_home_based, workshop.main_products) == (8, "织锦挎包")


def test_a_workshop_that_applies_again_keeps_its_address_and_gets_a_new_certificate(
    session: Session,
) -> None:
    workshop = procedure.an_ended_workshop(session)
    owner = a_member(session, workshop)
    old = session.scalars(sa.select(Certificate).where(Certificate.workshop_id == workshop.id)).one()
    slug = workshop.slug
    application = procedure.on_notice(
        session, applicant=owner, workshop_id=workshop.id, kind="again", name="换了名字的坊"
    )
    assert certified(session, application).id == workshop.id
    assert (workshop.slug, workshop.name) == (slug, "换了名字的坊")
    numbers = session.scalars(sa.select(Certificate.number).where(Certificate.workshop_id == workshop.id))
    assert len(set(numbers)) == 2
    assert old.application_id is None
    members = sa.select(sa.func.count()).where(Membership.organisation_id == workshop.organisation_id)
    assert session.scalar(members) == 1


def test_an_owner_whose_membership_had_ended_is_owner_again(session: Session) -> None:
    workshop = procedure.an_ended_workshop(session)
    owner = a_member(session, workshop)
    held = session.scalars(sa.select(Membership).where(Membership.user_id == owner.id)).one()
    held.ended_at = clock.now()
    application = procedure.on_notice(session, applicant=owner, workshop_id=workshop.id, kind="again")
    certified(session, application)
    session.refresh(held)
    assert held.ended_at is None


def test_while_a_certificate_runs_none_is_issued(session: Session) -> None:
    workshop = a_workshop(session)
    application = procedure.on_notice(session, workshop_id=workshop.id)
    with procedure.after_notice(session, application), pytest.raises(Conflict) as refused:
        procedure.certified(session, application)
    assert refused.value.code == "ALREADY_CERTIFIED"


def test_a_credit_code_that_another_workshop_has_got_meanwhile_is_refused_with_the_way_back(
    session: Session,
) -> None:
    first, second = procedure.on_notice(session, uscc=USCC), procedure.on_notice(session)
    certified(session, first)
    second.uscc = USCC
    with (
        procedure.after_notice(session, second),
        pytest.raises(Conflict) as refused,
        session.begin_nested(),
    ):
        procedure.certified(session, second)
    assert refused.value.code == "FACTS_REFUSED"
    assert "终止公示" in refused.value.sentence


def test_a_firm_that_buys_here_may_run_a_workshop_too(session: Session) -> None:
    firm = Organisation(kind="company", name="湘西织锦公司", uscc=USCC, created_at=clock.now())
    session.add(firm)
    workshop = certified(session, procedure.on_notice(session, uscc=USCC))
    assert (workshop.uscc, workshop.organisation.uscc, firm.uscc) == (USCC, None, USCC)


def test_a_document_number_is_needed(session: Session) -> None:
    application = procedure.on_notice(session)
    with procedure.after_notice(session, application):
        for number in (" ", "长" * 61):
            with pytest.raises(Invalid) as refused:
                deciding.certify(session, procedure.officer(session), application.id, document_no=number)
            assert refused.value.field == "document_no"
    assert application.state == "public_notice"


def test_recognitions_named_on_the_form_are_recorded_with_the_certificate(session: Session) -> None:
    facts = {
        "employment_on": "2023-04-01",
        "employment_document_no": "龙人社〔2023〕8 号",
        "former_on": "2020-06-01",
        "former_document_no": "湘扶〔2020〕5 号",
    }
    workshop = certified(session, procedure.on_notice(session, kind="legacy", facts=facts))
    rows = session.scalars(sa.select(Recognition).where(Recognition.workshop_id == workshop.id))
    assert {(r.kind, r.granted_on.isoformat(), r.document_no) for r in rows} == {
        ("employment_workshop", "2023-04-01", "龙人社〔2023〕8 号"),
        ("legacy_workshop", "2020-06-01", "湘扶〔2020〕5 号"),
    }


def test_a_workshop_of_an_invented_applicant_is_an_invented_workshop(session: Session) -> None:
    application = procedure.on_notice(session)
    session.get_one(User, application.filed_by).is_demo = True
    assert certified(session, application).is_demo


def test_the_right_begins_with_the_certificate_and_not_before(session: Session) -> None:
    application = procedure.on_notice(session)
    workshop = certified(session, application)
    granted_at = session.scalars(
        sa.select(Certificate.created_at).where(Certificate.workshop_id == workshop.id)
    ).one()
    assert certification.may_sell(session, workshop.id, granted_at)
    assert not certification.may_sell(session, workshop.id, granted_at - timedelta(seconds=1))


def test_a_refusal_needs_its_reason(session: Session) -> None:
    application = procedure.reviewed(session)
    with pytest.raises(Invalid) as refused:
        deciding.refuse(session, procedure.officer(session), application.id, reason="  ")
    assert refused.value.field == "reason"


def test_an_open_objection_is_answered_before_a_refusal(session: Session) -> None:
    application = procedure.on_notice(session)
    procedure.objected(session, application)
    with pytest.raises(Conflict) as refused:
        deciding.refuse(session, procedure.officer(session), application.id, reason="情况不实")
    assert refused.value.code == "OBJECTION_OPEN"
