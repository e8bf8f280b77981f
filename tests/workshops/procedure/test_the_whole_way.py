"""From the submission to the certificate, and what is written beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.core import clock, jobs
from shop.core.db import db
from shop.workshops import certification
from shop.workshops.applications.models import ApplicationMove
from shop.workshops.models import Workshop
from tests.factories import procedure


def test_an_application_becomes_a_workshop_that_may_sell(session: Session) -> None:
    application = procedure.on_notice(session, name="捞车河织锦坊")
    with procedure.after_notice(session, application):
        certificate = procedure.certified(session, application)
        assert certification.may_sell(session, certificate.workshop_id, clock.now())
    workshop = session.get_one(Workshop, certificate.workshop_id)
    assert certificate.application_id == application.id
    assert (application.state, application.workshop_id) == ("granted", workshop.id)
    assert workshop.name == "捞车河织锦坊"
    assert (workshop.employees_total, workshop.premises_area_m2) == (24, 120)
    assert workshop.is_employment_workshop
    assert workshop.organisation.name == "捞车河织锦专业合作社"
    owners = sa.select(Membership.user_id).where(Membership.organisation_id == workshop.organisation_id)
    assert list(session.scalars(owners)) == [application.filed_by]


def test_every_step_leaves_a_move(session: Session) -> None:
    application = procedure.granted(session)
    acts = sa.select(ApplicationMove.act).where(ApplicationMove.application_id == application.id)
    assert list(session.scalars(acts.order_by(ApplicationMove.id))) == [
        "submit",
        "take_up",
        "visit",
        "sign_off",
        "sign_off",
        "sign_off",
        "put_on_notice",
        "certify",
    ]


def test_everybody_concerned_is_told_of_every_step(app: Flask, session: Session) -> None:
    application = procedure.granted(session, name="捞车河织锦坊")
    session.commit()
    with clock.at(clock.now() + timedelta(days=60)):
        jobs.run_due(db.sessionmaker)
    written = app.extensions["messages"]["folder"].newest(100)
    applicant = application.applicant.email
    told = [m["subject"].partition("：")[0] for m in written if m["to"] == applicant]
    assert sorted(told) == sorted(["认定申请已受理", "申请开始公示", "认定好了"])


@pytest.mark.parametrize("state", list(procedure.IN_STATE))
def test_the_factory_reaches_every_state(session: Session, state: str) -> None:
    assert procedure.IN_STATE[state](session).state == state
