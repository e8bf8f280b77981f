"""Quarterly forms as far as a test wants them, brought there by the acts themselves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics import filling, reviewing
from shop.workshops.statistics.filling import Answers
from shop.workshops.statistics.models import STATED, WorkshopReturn
from tests.factories.workshops import a_member, acting, an_officer, instant

Q3 = Quarter(2026, 3)
#: Within the time to hand in for the third quarter of 2026.
IN_TIME = "2026-10-08T09:00"
USUAL = {
    "employed_total": 20,
    "employed_target": 6,
    "employed_monitored": 2,
    "wages_fen": 12_000_000,
    "benefited": 5,
}


def numbers(**given: int) -> dict[str, int]:
    """A believable form, with what the test says otherwise."""
    return dict.fromkeys(STATED, 0) | USUAL | given


def saved(
    session: Session, owner: Actor, workshop: Workshop, quarter: Quarter = Q3, at: str = IN_TIME, **given: int
) -> WorkshopReturn:
    """A form that was filled in."""
    with clock.at(instant(at)):
        found = filling.return_of(session, workshop.id, quarter)
        edition = found.edition if found else 0
        return filling.save(session, owner, workshop.id, quarter, Answers(numbers(**given)), edition=edition)


def submitted(
    session: Session, owner: Actor, workshop: Workshop, quarter: Quarter = Q3, at: str = IN_TIME, **given: int
) -> WorkshopReturn:
    """A form that was handed in, with a reason for whatever is odd."""
    saved(session, owner, workshop, quarter, at, **given)
    with clock.at(instant(at)):
        return filling.submit(session, owner, workshop.id, quarter, reasons="季节忙，临时多请了人。")


def accepted(
    session: Session, workshop: Workshop, quarter: Quarter = Q3, at: str = IN_TIME, **given: int
) -> WorkshopReturn:
    """A form that the county has passed."""
    owner = acting(session, a_member(session, workshop))
    found = submitted(session, owner, workshop, quarter, at, **given)
    officer = acting(session, an_officer(session, workshop.county_code))
    with clock.at(instant(at)):
        return reviewing.accept(session, officer, found.id)
